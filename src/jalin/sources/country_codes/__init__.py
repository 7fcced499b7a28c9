"""Codes of countries by year."""
