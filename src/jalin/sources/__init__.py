"""Public data that estimates are made from: one folder a source, with what it is (source.yml) and how it is read."""

from jalin.sources.source import DataFile, Source, load_source, load_sources

__all__ = ["DataFile", "Source", "load_source", "load_sources"]
