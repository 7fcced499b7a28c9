"""The pages, one module each. Each has a row in `jalin.web.urls.ROUTES`."""

from __future__ import annotations

from typing import Any

from jalin.web.page import Page
from jalin.web.pages import (
    about,
    agreement,
    brief,
    browse,
    country,
    data,
    field,
    group,
    home,
    learn,
    methods,
    next,
    organisation,
    pair,
    search,
    whatif,
)

PAGES: tuple[Page[Any], ...] = (
    home.PAGE, country.PAGE, pair.PAGE, group.PAGE, brief.PAGE, agreement.PAGE, organisation.PAGE, field.PAGE,
    next.PAGE, whatif.PAGE, browse.PAGE, search.PAGE, learn.PAGE, methods.PAGE, data.PAGE, about.PAGE,
)  # fmt: skip
