"""The verdict on an agreement's effect as a sentence: a number, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from jalin.errors import message
from jalin.register import Register
from jalin.text import Language, Text, catalogue, format_number, say_both

if TYPE_CHECKING:
    from jalin.effects.worth import Estimate

# Intervals of effects that rest on next to nothing reach further than numbers can be printed, in per cent.
MOST = 1_000_000
IDENTIFIED = "identified"
ALIKE = "collinear_with:"
PANELS = {
    "agtpa": message("the panel of manufacturing 1986–2006"),
    "wiod_2013": message("the WIOD 2013 panel"),
    "wiod_2016": message("the WIOD 2016 panel"),
    "comtrade_dta": message("the Comtrade panel"),
}
REASONS = {
    "binds_no_pair": message("on no 1 July of 1950–2023 was it in force between two economies"),
    "parties_not_in_panel": message("not two of its parties are in the panel"),
    "outside_panel_years": message("it was in force between them in none of the panel's years"),
    "no_variation": message("it was in force in all of the panel's years, so that there is no before"),
    "beginning_not_seen": message("the panel shows only its end, mostly since another agreement took its place"),
    "no_trade": message("its parties traded nothing"),
    "absorbed": message("what is common to an exporter's or an importer's year explains it"),
    "too_few_pairs": message("too few pairs to tell its noise"),
}


def percent(log_points: float) -> float:
    """Log points as a change in per cent."""
    return 100.0 * math.expm1(log_points)


def say_percent(log_points: float, language: Language) -> str:
    """Log points as a signed change in per cent: +4 %; one that nobody could believe is said to be beyond MOST."""
    if log_points > math.log1p(MOST / 100.0):
        return f"> +{format_number(MOST, language)} %"
    value = round(percent(log_points))
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{format_number(abs(value), language)} %"


def say_panel(panel: str, language: Language) -> str:
    """A panel's name within a sentence."""
    return catalogue(language).gettext(PANELS[panel])


def say_reason(status: str, language: Language, register: Register) -> str:
    """Why a panel does not tell an effect."""
    _ = catalogue(language).gettext
    if status.startswith(ALIKE):
        names = status.removeprefix(ALIKE).split(",")
        titles = ", ".join(register.agreement(name).short_title[language] for name in names)
        return _("it began and ended together with {titles}").format(titles=titles)
    return _(REASONS[status])


def say_verdict(register: Register, agreement: str, best: Estimate | None, statuses: Mapping[str, str]) -> Text:
    """The answer in both languages.

    Parameters
    ----------
    best : the estimate that counts; None where no panel has one.
    statuses : by panel.
    """
    title = register.agreement(agreement).short_title

    def name(language: Language) -> str:
        return title[language]

    if best is not None:
        return _identified(name, best)
    if not statuses:
        return say_both("{name}: not estimated; it was not on record when the estimates were made.", name=name)
    if set(statuses.values()) == {"binds_no_pair"}:
        return say_both(
            "{name}: not identified, since {reason}.",
            name=name,
            reason=lambda language: say_reason("binds_no_pair", language, register),
        )

    def reasons(language: Language) -> str:
        grouped: dict[str, list[str]] = {}
        for panel, status in statuses.items():
            grouped.setdefault(say_reason(status, language, register), []).append(say_panel(panel, language))
        return "; ".join(f"{', '.join(panels)}: {reason}" for reason, panels in grouped.items())

    return say_both("{name}: not identified ({reasons}).", name=name, reasons=reasons)


def _identified(name: Callable[[Language], str], best: Estimate) -> Text:
    words = {
        "name": name,
        "panel": lambda language: say_panel(best.panel, language),
        "change": lambda language: say_percent(best.value, language),
        "low": lambda language: say_percent(best.low, language),
        "high": lambda language: say_percent(best.high, language),
    }
    if best.domestic and best.clear:
        text = message(
            "By {panel}, {name} changed trade between its parties by {change} (95 per cent interval {low} to {high})."
        )
    elif best.domestic:
        text = message(
            "By {panel}, {name} changed trade between its parties by {change} (95 per cent interval {low} to {high}),"
            " which cannot be told from zero."
        )
    elif best.clear:
        text = message(
            "By {panel}, which lacks domestic trade, {name} changed trade between its parties against their other trade"
            " by {change} (95 per cent interval {low} to {high})."
        )
    else:
        text = message(
            "By {panel}, which lacks domestic trade, {name} changed trade between its parties against their other trade"
            " by {change} (95 per cent interval {low} to {high}), which cannot be told from zero."
        )
    return say_both(text, **words)
