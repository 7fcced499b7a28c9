"""Imports of goods by WTO product group, 2015."""
