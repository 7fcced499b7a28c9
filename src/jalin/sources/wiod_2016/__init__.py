"""WIOD 2016: output by economy, 2014."""
