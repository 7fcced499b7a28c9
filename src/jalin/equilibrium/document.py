"""Results and leagues as documents for people, in either language; the frames keep every digit and every row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from jalin.document import Block, Document, Heading, Paragraph, Table
from jalin.equilibrium.league import League
from jalin.equilibrium.result import Result
from jalin.equilibrium.sequence import Sequence
from jalin.register import Register
from jalin.register.economies import is_economy
from jalin.text import Language, catalogue, format_number

Say = Callable[[str], str]


def result_document(result: Result, register: Register, language: Language, top: int) -> Document:
    """A result: the economies that change most, the world, and how well it was solved."""
    _ = catalogue(language).gettext
    frame = result.to_frame()
    key = "welfare_hat" if result.level == "full" else "exports_hat"
    shown = frame.sort((pl.col(key) - 1).abs(), descending=True, nulls_last=True).head(top)
    headings = [_("Economy"), *([_("Welfare, %"), _("Real output, %")] if result.level == "full" else [])]
    headings += [_("Exports, %"), _("Imports, %")]
    columns = [*(["welfare_hat", "real_income_hat"] if result.level == "full" else []), "exports_hat", "imports_hat"]
    cells = [
        (_name(row["economy"], register, language), *(_percent(row[column], language) for column in columns))
        for row in shown.iter_rows(named=True)
    ]
    level = {
        "partial": _("partial effects: nothing but the trade of the pairs concerned moves"),
        "conditional": _("conditional equilibrium: output and expenditure stay"),
        "full": _("full equilibrium: prices, output and expenditure adjust"),
    }[result.level]
    blocks: list[Block] = [
        Heading(result.scenario.name or _("What if"), 1),
        Paragraph(_("{level}. Elasticity of trade θ = {theta}; {count} economies.").format(
            level=level[0].upper() + level[1:], theta=_plain(result.world.theta, language),
            count=len(result.world.economies),
        )),
        Table(tuple(headings), tuple(cells)),
    ]  # fmt: skip
    if result.level == "full":
        blocks.append(
            Paragraph(
                _("The world: welfare {welfare}, international trade {trade}.").format(
                    welfare=_percent(result.world_welfare_hat, language) + " %",
                    trade=_percent(result.world_trade_hat, language) + " %",
                )
            )
        )
    if result.absent:
        names = ", ".join(_name(code, register, language) for code in result.absent)
        blocks.append(Paragraph(_("Not in this world and left out: {names}.").format(names=names)))
    if result.level != "partial":
        text = _("Solved in {steps} steps; markets clear to {residual}")
        said = text.format(steps=result.iterations, residual=f"{result.residual:.0e}")
        if result.level == "full":
            said += _("; the welfare identity holds to {error}").format(error=f"{result.identity_error:.0e}")
        blocks.append(Paragraph(said + "."))
    return Document(tuple(blocks))


def league_document(league: League, register: Register, language: Language, top: int) -> Document:
    """A league: its first rows, what it rests on, and how well it was solved."""
    _ = catalogue(language).gettext
    frame = league.to_frame()
    drawn = "first_five" in frame.columns
    unit, unit_name = _unit(frame["joint_gain"], _)
    headings = [
        _("Rank"),
        *([_("Partner")] if league.country else [_("First"), _("Second")]),
        _("Welfare, %"),
        _("Partner's, %") if league.country else _("Second's, %"),
        _("Joint gain") + unit_name,
        _("Others") + unit_name,
        _("Hardest hit"),
        *([_("Rank in nine of ten draws"), _("Among the first five")] if drawn else []),
        _("On record"),
    ]
    cells = []
    for row in frame.head(top).iter_rows(named=True):
        names = [row["second"]] if league.country else [row["first"], row["second"]]
        cell = [str(row["rank"]), *(_name(code, register, language) for code in names)]
        cell += [_percent(row[column], language) for column in ("first_welfare_hat", "second_welfare_hat")]
        cell += [_amount(row[column] / unit, language) for column in ("joint_gain", "others_gain")]
        worst = "–"
        if row["hardest_hit"] is not None:
            loss = _percent(row["hardest_hit_welfare_hat"], language)
            worst = f"{_name(row['hardest_hit'], register, language)} {loss} %"
        cell.append(worst)
        if drawn:
            share = _("{share} %").format(share=round(100 * row["first_five"]))
            cell += [f"{row['rank_low']}–{row['rank_high']}", share]
        cells.append((*cell, _record(row, register, language)))
    whose = _name(league.country, register, language) if league.country else _("the world")
    premise = _(
        "{count} pairs, each solved in full equilibrium, under a partial effect of {beta} ({percent} of trade) and "
        "an elasticity of trade of {theta}. Gains are in the unit of the trade data."
    )
    return Document(
        (
            Heading(_("Agreements that do not exist yet: {whose}").format(whose=whose), 1),
            Paragraph(
                premise.format(
                    count=format_number(len(league.pairs), language),
                    beta=_plain(league.effect.coefficient, language),
                    percent=_percent(float(np.exp(league.effect.coefficient)), language) + " %",
                    theta=_plain(league.world.theta, language),
                )
            ),
            Table(tuple(headings), tuple(cells)),
            Paragraph(
                _("All pairs solved, {alone} by Newton's method; markets clear to {residual}.").format(
                    alone=league.alone, residual=f"{league.residual.max():.0e}"
                )
            ),
        )
    )


def sequence_document(sequence: Sequence, register: Register, language: Language) -> Document:
    """A sequence of agreements: what each adds given those before, and what it would add alone."""
    _ = catalogue(language).gettext
    unit, unit_name = _unit(sequence.to_frame()["gain"], _)
    cells = [
        (
            str(number),
            _name(step.partner, register, language),
            _amount(step.gain / unit, language),
            _amount(step.alone / unit, language),
            _percent(step.welfare_hat, language),
        )
        for number, step in enumerate(sequence.steps, start=1)
    ]
    headings = (_("Step"), _("Partner"), _("Adds") + unit_name, _("Alone") + unit_name, _("Welfare so far, %"))
    title = _("The best next agreements in order: {whose}").format(whose=_name(sequence.country, register, language))
    return Document((Heading(title, 1), Table(headings, tuple(cells))))


def _record(row: dict[str, list[str]], register: Register, language: Language) -> str:
    _ = catalogue(language).gettext
    parts = []
    for key, text in (("negotiations", _("negotiating: {titles}")), ("partial", _("partial: {titles}"))):
        if row[key]:
            titles = ", ".join(register.agreement(name).short_title[language] for name in row[key])
            parts.append(text.format(titles=titles))
    return "; ".join(parts) or "–"


def _unit(values: pl.Series, translate: Say) -> tuple[float, str]:
    """What amounts are shown in, so that they fit a column, and what to add to the heading."""
    largest = float(values.abs().max() or 0.0)  # type: ignore[arg-type]
    return (1e6, ", " + translate("million")) if largest >= 1e7 else (1.0, "")


def _name(code: str, register: Register, language: Language) -> str:
    known = is_economy(code) or code in register.ids("organisations")
    return register.name(code, language) if known else code


def _percent(hat: float | None, language: Language) -> str:
    if hat is None:
        return "–"
    change = 100 * (hat - 1)
    digits = 1 if abs(change) >= 10 else 2 if abs(change) >= 1 else 3
    text = format_number(round(abs(change), digits), language)
    return text if round(change, digits) == 0 else ("+" if change > 0 else "−") + text


def _amount(value: float, language: Language) -> str:
    size = abs(value)
    shown = round(size) if size >= 100 else round(size, 1 if size >= 10 else 3)
    return ("−" if value < 0 and shown else "") + format_number(shown, language)


def _plain(value: float, language: Language) -> str:
    return format_number(round(value, 4), language)
