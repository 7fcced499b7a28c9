"""Where students from abroad come from."""
