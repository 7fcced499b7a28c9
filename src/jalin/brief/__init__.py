"""The brief: the answers about a country, a pair or a group joined into one cited document."""

from jalin.brief.document import brief_data, brief_document
from jalin.brief.how import How, answer_how

__all__ = ["How", "answer_how", "brief_data", "brief_document"]
