"""`jalin serve`: the atlas in a browser, from this machine."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from jalin.cli.options import Records, help_language
from jalin.text import catalogue

_ = catalogue(help_language()).gettext
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def add_to(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command(help=_("Open the atlas: the answers in a browser, served from this machine."))(serve)


def serve(
    host: Annotated[str, typer.Option("--host", metavar="HOST", help=_("Address to listen at."))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", min=1, max=65535, help=_("Port to listen at."))] = 8642,
    public: Annotated[
        bool, typer.Option("--public", help=_("Let other machines in; needed for any host but this machine's own."))
    ] = False,
    records: Records = None,
) -> None:
    """Serve the atlas until interrupted."""
    from jalin.errors import InputError, message

    if host not in LOOPBACK:
        if not public:
            raise InputError(
                message("a host that other machines reach"),
                expected=", ".join(LOOPBACK),
                found=repr(host),
                mend=message("Say --public if everyone who reaches this machine may read the atlas."),
            )
        warning = _("Warning: whoever reaches {host}:{port} can read the atlas. It has no passwords and no encryption.")
        typer.echo(warning.format(host=host, port=port), err=True)
    import uvicorn

    from jalin.register import load_register
    from jalin.web import create_app

    app = create_app(load_register(records), hosts=None if public else frozenset((*LOOPBACK, "[::1]")), warm=True)
    # What was loaded stays; a collector that looks through all of it now and then holds up whoever asks just then.
    gc.collect()
    gc.freeze()
    shown = f"[{host}]" if ":" in host else host
    typer.echo(_("The atlas is at http://{host}:{port}/ (Ctrl+C ends it).").format(host=shown, port=port))
    uvicorn.run(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False, limit_concurrency=1024,
        timeout_keep_alive=15, h11_max_incomplete_event_size=16_384,
    )  # fmt: skip
