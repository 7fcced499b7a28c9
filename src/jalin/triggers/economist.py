"""What an economist asks for besides: the sample, the equation, its coefficients, a script that repeats it, BibTeX."""

from __future__ import annotations

from jalin import __version__
from jalin.document import Block, Bullets, Drawing, Heading, Paragraph, Table
from jalin.estimates import Equation, Estimates
from jalin.register.tables import Speaker
from jalin.sources import load_source
from jalin.text import format_number
from jalin.triggers.document import EQUATION_NAMES, PARTS


def economist_blocks(estimates: Estimates, say: Speaker) -> list[Block]:
    """Everything needed to judge and to repeat the equations."""
    _ = say.translate
    blocks: list[Block] = [Heading(_("For economists"))]
    for equation in estimates.equations.values():
        blocks += _equation(equation, say)
    blocks += [
        Heading(_("A script that repeats the trade equation"), 3),
        Drawing(tuple(replication_script().splitlines())),
        Heading("BibTeX", 3),
        Drawing(tuple(bibtex(estimates).splitlines())),
    ]
    return blocks


def replication_script() -> str:
    """Python that estimates the trade equation again from the data and the shipped pairs."""
    return "\n".join(
        (
            "from pathlib import Path",
            "import polars as pl",
            "from jalin.build.baseline import make_baseline",
            "from jalin.build.equations import regressors_both_ways",
            "from jalin.estimates import load_estimates",
            "from jalin.estimates.regressors import NAMES",
            "from jalin.gravity import ppml",
            "",
            'DATA = Path("data")  # the folder with the files that `jalin estimates info` names',
            'trade = make_baseline(DATA).trade.filter(pl.col("exporter") != pl.col("importer"))',
            "pairs = regressors_both_ways(load_estimates().pairs.to_frame())",
            'sample = trade.join(pairs, on=["exporter", "importer"])',
            'sides = ["exporter", "importer"]',
            'print(ppml(sample, "trade", list(NAMES), sides, cluster=sides).to_frame())',
        )
    )


def bibtex(estimates: Estimates) -> str:
    """Jalin and every source of the equations."""
    ids = [source for equation in estimates.equations.values() for source in equation.sources]
    fields = (
        "  author = {{The Jalin founders}}",
        "  title = {Jalin: how countries cooperate, why, what it is worth, and what next}",
        f"  version = {{{__version__}}}",
        "  year = {2026}",
    )
    own = "@software{jalin,\n" + ",\n".join(fields) + "\n}"
    return "\n\n".join((own, *(load_source(source).bibtex() for source in dict.fromkeys(ids))))


def _equation(equation: Equation, say: Speaker) -> list[Block]:
    _ = say.translate

    def written(value: float, digits: int = 3) -> str:
        return format_number(round(value, digits), say.language)

    facts = (
        _("Equation") + f": {equation.formula}",
        _("Estimator: Poisson pseudo-maximum likelihood; standard errors clustered by exporter and by importer"),
        _("Outcome") + f": {equation.unit}, {equation.year}",
        _("Sample: {count} pairs, {zeros} of them without any").format(
            count=format_number(equation.observations, say.language),
            zeros=format_number(equation.zeros, say.language),
        ),
        _("Fit: pseudo R² {pseudo}, squared correlation {squared}, correlation of logs {logs}").format(
            pseudo=written(equation.pseudo_r2),
            squared=written(equation.squared_correlation),
            logs=written(equation.log_correlation),
        ),
    )
    cells = tuple(
        (_(PARTS[name]), name, written(value), written(error), written(mean))
        for name, value, error, mean in zip(
            equation.regressors, equation.coefficients, equation.standard_errors, equation.means, strict=True
        )
    )
    headings = (_("Trigger"), _("Regressor"), _("Coefficient"), _("Standard error"), _("Mean"))
    note = _("The coefficients describe what goes together; agreements and organisations may follow trade as well.")
    return [Heading(_(EQUATION_NAMES[equation.name]), 3), Bullets(facts), Table(headings, cells), Paragraph(note)]
