"""Exports of goods by economy and HS heading, 2017."""
