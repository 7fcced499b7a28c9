"""What the estimates are made from, as people read it."""

from __future__ import annotations

from jalin.document import Block, Bullets, Document, Heading, Paragraph, Table
from jalin.estimates.estimates import Estimates
from jalin.register import load_register
from jalin.text import Language, catalogue, format_number


def info_document(estimates: Estimates, language: Language) -> Document:
    """Version and command, inputs with licences and hashes, equations and their fit, economies treated, checks."""
    _ = catalogue(language).gettext
    made = estimates.provenance
    fitted = _("fitted by the trade equation") if made["trade"] == "fitted" else _("as observed")
    head = _("Made by Jalin {version}: {command}. Trade is {kind}.")
    blocks: list[Block] = [
        Heading(_("The estimates"), 1),
        Paragraph(head.format(version=made["version"], command=made["command"], kind=fitted)),
        Heading(_("Made from")),
        _inputs(estimates, language),
        Heading(_("Equations and their fit")),
        _equations(estimates, language),
        Heading(_("Economies whose accounts do not add up")),
        Bullets(_treated(estimates, language)),
        Heading(_("Checks passed")),
        Bullets(tuple(f"{name}: {value:.3g}" for name, value in made["checks"].items())),
    ]
    return Document(tuple(blocks))


def _inputs(estimates: Estimates, language: Language) -> Table:
    _ = catalogue(language).gettext
    rows = estimates.provenance["inputs"]
    headings = (_("Source"), _("File"), _("Year"), _("Licence"), "SHA-256")
    cells = tuple((row["source"], row["file"], row["year"], row["licence"], row["sha256"][:16]) for row in rows)
    return Table(headings, cells)


def _equations(estimates: Estimates, language: Language) -> Table:
    _ = catalogue(language).gettext

    def written(value: float) -> str:
        return format_number(round(value, 3), language)

    names = {"trade": _("Trade"), "students": _("Students"), "publications": _("Works in common")}
    cells = tuple(
        (
            names[equation.name],
            equation.year,
            format_number(equation.observations, language),
            written(equation.pseudo_r2),
            written(equation.squared_correlation),
            written(equation.log_correlation),
        )
        for equation in estimates.equations.values()
    )
    headings = (
        _("Equation"),
        _("Year"),
        _("Pairs"),
        _("Pseudo R²"),
        _("Squared correlation"),
        _("Correlation of logs"),
    )
    return Table(headings, cells)


def _treated(estimates: Estimates, language: Language) -> tuple[str, ...]:
    _ = catalogue(language).gettext
    meanings = {
        "raised": _("exports leave too little at home: output raised until a fifth of it stays"),
        "imports_beyond_gdp": _("imports exceed GDP, as of ships or goods in transit: kept as they are"),
    }
    register = load_register()
    table = estimates.economies
    return tuple(
        f"{register.name(economy, language)}: {'; '.join(meanings[part] for part in treatment.split('+'))}"
        for economy, treatment in zip(table["economy"].tolist(), table["treatment"].tolist(), strict=True)
        if treatment not in ("", "none")
    )
