"""`jalin why`: the computed triggers of two economies."""

from __future__ import annotations

from typing import Annotated

import typer

from jalin.cli.options import Format, Lang, Output, Own, Records, help_language, language_of
from jalin.text import catalogue

_ = catalogue(help_language()).gettext


def add_to(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command(help=_("Why two countries cooperate, or may: computed triggers."))(why)


def why(
    first: Annotated[str, typer.Argument(metavar="A", help=_("Country (ISO code or name)."))],
    second: Annotated[str, typer.Argument(metavar="B", help=_("Another."))],
    products: Annotated[
        int, typer.Option("--products", metavar="K", min=1, help=_("Rows of each table of products."))
    ] = 10,
    economist: Annotated[
        bool, typer.Option("--economist", help=_("Add sample, equations, coefficients, a script and BibTeX."))
    ] = False,
    lang: Lang = None,
    fmt: Annotated[Format, typer.Option("--format", help=_("How to print it: table, md or json."))] = Format.table,
    output: Output = None,
    own: Own = False,
    records: Records = None,
) -> None:
    """Print the triggers."""
    from dataclasses import replace

    from jalin.cli.output import check_format, deliver, emit_document, to_json
    from jalin.document import Document, Heading
    from jalin.estimates import load_estimates
    from jalin.register import load_register
    from jalin.register.sheet import Sources
    from jalin.register.tables import Speaker
    from jalin.triggers import why as ask_why
    from jalin.triggers.data import why_data
    from jalin.triggers.document import WHOLE, why_blocks
    from jalin.triggers.economist import economist_blocks

    check_format(fmt, Format.table, Format.md, Format.json)
    say = Speaker(load_register(records), language_of(lang))
    estimates = load_estimates("own" if own else None)
    found = ask_why(first, second, estimates=estimates, register=say.register)
    if fmt is Format.json:
        deliver(to_json(why_data(found)), output)
        return
    sources = Sources(say.register)
    title = say.translate("{first} and {second}: why they cooperate, or may")
    names = {"first": say.party(found.first), "second": say.party(found.second)}
    blocks = [Heading(title.format(**names), 1), *why_blocks(found, say, sources, replace(WHOLE, products=products))]
    if economist:
        blocks += economist_blocks(estimates, say)
    emit_document(Document((*blocks, *sources.blocks(say))), fmt, output)
