"""The register itself, as a source of estimates."""
