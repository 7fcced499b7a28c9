"""Co-publications by pair of economies."""
