"""Correlates of War: trade by pair of states."""
