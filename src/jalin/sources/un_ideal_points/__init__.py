"""Ideal points from votes in the UN General Assembly."""
