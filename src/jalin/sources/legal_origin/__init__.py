"""Common legal origin of pairs."""
