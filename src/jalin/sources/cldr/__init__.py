"""CLDR: languages by territory."""
