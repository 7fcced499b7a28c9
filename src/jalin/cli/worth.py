"""`jalin worth`: what a trade agreement did, and what it is worth."""

from __future__ import annotations

from typing import Annotated

import typer

from jalin.cli.options import Format, Lang, Output, Own, Records, help_language, language_of
from jalin.errors import InputError, message
from jalin.text import catalogue

_ = catalogue(help_language()).gettext


def add_to(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command(help=_("What a trade agreement did to trade, and what it is worth; or why that cannot be said."))(worth)


def worth(
    agreement: Annotated[
        str | None, typer.Argument(metavar="AGREEMENT", help=_("Trade agreement (id, alias or title)."))
    ] = None,
    share: Annotated[
        bool, typer.Option("--share", help=_("Instead: of how many agreements the effect is identified."))
    ] = False,
    lang: Lang = None,
    fmt: Annotated[Format, typer.Option("--format", help=_("How to print it: table, md or json."))] = Format.table,
    output: Output = None,
    own: Own = False,
    records: Records = None,
) -> None:
    """Print one agreement's worth, or the share identified."""
    from jalin.cli.output import check_format, deliver, emit_document, to_json
    from jalin.document import Document, Heading
    from jalin.effects import worth as ask_worth
    from jalin.effects.data import share_data, worth_data
    from jalin.effects.document import share_document, worth_blocks
    from jalin.estimates import load_estimates
    from jalin.register import load_register
    from jalin.register.sheet import Sources
    from jalin.register.tables import Speaker

    check_format(fmt, Format.table, Format.md, Format.json)
    if share == (agreement is not None):
        raise InputError(
            message("one agreement, or the share of all"),
            expected=message("an agreement or --share"),
            found=agreement or "–",
            mend=message("`jalin agreements --field goods-trade` lists most of them."),
        )
    say = Speaker(load_register(records), language_of(lang))
    estimates = load_estimates("own" if own else None)
    if agreement is None:
        if fmt is Format.json:
            deliver(to_json(share_data(estimates)), output)
        else:
            emit_document(share_document(estimates, say), fmt, output)
        return
    found = ask_worth(agreement, estimates=estimates, register=say.register)
    if fmt is Format.json:
        deliver(to_json(worth_data(found)), output)
        return
    sources = Sources(say.register)
    title = say.translate("{agreement}: what it is worth").format(agreement=say.title(found.agreement))
    blocks = [Heading(title, 1), *worth_blocks(found, say, sources)]
    emit_document(Document((*blocks, *sources.blocks(say))), fmt, output)
