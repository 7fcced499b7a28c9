"""The brief: the answers about a country, a pair or a group joined into one cited document."""

from jalin.brief.answer import Brief, answer_brief
from jalin.brief.data import brief_data
from jalin.brief.document import brief_document
from jalin.brief.how import How, answer_how

__all__ = ["Brief", "How", "answer_brief", "answer_how", "brief_data", "brief_document"]
