"""BACI by pair, 2023, and GDP."""
