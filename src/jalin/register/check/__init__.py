"""Checks across records: what one file alone cannot show. Every fault is reported, in file order."""

from __future__ import annotations

from jalin.problem import Problem
from jalin.register.check.dates import check_dates
from jalin.register.check.duplicates import check_duplicates
from jalin.register.check.figures import check_figures
from jalin.register.check.links import check_links
from jalin.register.check.members import check_members
from jalin.register.check.reporter import Reporter
from jalin.register.check.shape import check_shape
from jalin.register.check.texts import check_texts
from jalin.register.folder import Folder

_CHECKS = (check_links, check_shape, check_dates, check_texts, check_members, check_duplicates, check_figures)


def check_folder(folder: Folder) -> list[Problem]:
    """Every problem of a folder that was read: those found while reading and those across records."""
    reporter = Reporter(folder)
    for check in _CHECKS:
        check(folder, reporter)
    return sorted([*folder.problems, *reporter.problems])
