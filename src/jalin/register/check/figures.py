"""Can published trade figures be true: parties that differ, years that are over, sums that add up, each said once?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jalin.register.check.reporter import Location, Reporter
from jalin.register.figure import Figure, Figures
from jalin.register.folder import Folder


def check_figures(folder: Folder, report: Reporter) -> None:
    """Report ids that do not say the pair, a pair of one, years not over, sums that are off, and repetitions."""
    today = date.today()
    for record in folder.figures.values():
        _check_pair(record, report)
        said: dict[int, dict[str, int]] = {}
        for index, figure in enumerate(record.figures):
            where: Location = ("figures", index)
            _check_year(record, report, where, figure, today)
            _check_currency(record, report, where, figure)
            year = said.setdefault(figure.year, {})
            for name in figure.amounts():
                first = year.setdefault(name, index)
                if first != index:
                    report(
                        "figures", record.id, (*where, name),
                        expected=f"{name} of {figure.year} once", found=f"figures[{first}] has it too",
                        mend="Keep the better source, and name the other figure in the note.",
                    )  # fmt: skip
        for places in said.values():
            _check_sums(record, report, places)


def _check_pair(record: Figures, report: Reporter) -> None:
    if record.reporter == record.partner:
        report(
            "figures", record.id, ("partner",),
            expected="another party than the reporter", found=f"`{record.partner}`", mend="Correct the wrong one.",
        )  # fmt: skip
    expected = f"{record.reporter}-{record.partner}-goods".lower()
    if record.id != expected:
        report(
            "figures", record.id, ("id",),
            expected=f"`{expected}`, the reporter, the partner and `goods`", found=f"`{record.id}`",
            mend="Rename the record and its file, or correct the parties.",
        )  # fmt: skip


def _check_year(record: Figures, report: Reporter, where: Location, figure: Figure, today: date) -> None:
    looked_up = min(today, figure.looked_up.first) if figure.looked_up is not None else today
    if figure.year >= looked_up.year:
        report(
            "figures", record.id, (*where, "year"),
            expected=f"a year that was over on {looked_up}", found=str(figure.year),
            mend="Correct the year; figures of a part of a year are left out.",
        )  # fmt: skip


def _check_currency(record: Figures, report: Reporter, where: Location, figure: Figure) -> None:
    from babel import Locale

    currency = figure.unit.partition(" ")[0]
    if currency not in Locale.parse("en").currencies:
        report(
            "figures", record.id, (*where, "unit"),
            expected="an ISO 4217 code such as USD, and a scale", found=f"`{figure.unit}`", mend="Look the code up.",
        )  # fmt: skip


def _check_sums(record: Figures, report: Reporter, places: dict[str, int]) -> None:
    """A year's balance and total equal what its exports and imports give, as far as the published digits tell.

    A year may stand in several entries, one a source; what is in different units is not compared.
    """
    for name, sign in (("balance", -1), ("total", 1)):
        if not {name, "exports", "imports"} <= places.keys():
            continue
        entries = [record.figures[places[part]] for part in (name, "exports", "imports")]
        stated, exports, imports = (
            entry.amounts()[part] for entry, part in zip(entries, (name, "exports", "imports"), strict=True)
        )
        computed = exports + sign * imports
        if len({entry.unit for entry in entries}) == 1 and abs(stated - computed) > sum(
            map(_half_a_step, (stated, exports, imports))
        ):
            report(
                "figures", record.id, ("figures", places[name], name),
                expected=f"{computed} (exports {exports}, imports {imports}), within rounding", found=str(stated),
                mend="Look the source up again; where it contradicts itself, leave this one out.",
            )  # fmt: skip


def _half_a_step(value: Decimal) -> Decimal:
    """How far rounding to the digits given may have moved a number."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # only infinities have none, and the model refuses them
    return Decimal(5).scaleb(min(exponent, 0) - 1)
