"""What stands before every page: limits on requests, the names under which the server may be called, headers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from jalin.errors import InputError, message
from jalin.web.urls import MOST_CHARACTERS

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Refuse = Callable[[Scope, int, InputError], App]

# No page takes a body; a little is let through so that clients that send an empty one are served.
MOST_BODY = 1_024
HEADERS = (
    (b"content-security-policy", b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
     b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)  # fmt: skip


class Guard:
    """Refuses what no page could answer, and gives every answer its headers.

    Parameters
    ----------
    app : the pages.
    refuse : makes the answer to a request that is refused.
    hosts : names under which the server may be called; None for any. A page elsewhere that makes its own name point at
        this machine (DNS rebinding) is told nothing.
    """

    def __init__(self, app: App, refuse: Refuse, hosts: frozenset[str] | None) -> None:
        self._app, self._refuse, self._hosts = app, refuse, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(event: MutableMapping[str, Any]) -> None:
            if event["type"] == "http.response.start":
                event["headers"] = [*event.get("headers", []), *HEADERS]
            await send(event)

        refusal = self._look(scope)
        app = self._app if refusal is None else self._refuse(scope, *refusal)
        await app(scope, receive, send_with_headers)

    def _look(self, scope: Scope) -> tuple[int, InputError] | None:
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1").lower()
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if self._hosts is not None and name not in self._hosts:
            return 400, InputError(
                message("an unknown name of this server"),
                expected=", ".join(sorted(self._hosts)),
                found=repr(host[:60]),
                mend=message("Call it by one of these, or start it with --host and --public."),
            )
        if scope["method"] not in ("GET", "HEAD"):
            return 405, InputError(
                message("a request that would change something"),
                expected="GET, HEAD",
                found=repr(scope["method"][:20]),
                mend=message("The atlas can only be read."),
            )
        length = headers.get(b"content-length", b"0").decode("latin-1")
        if not length.isdigit() or len(length) > 12 or int(length) > MOST_BODY or b"transfer-encoding" in headers:
            return 413, InputError(
                message("a request with a body"),
                expected=message("none: everything is in the address"),
                found=repr(length[:20]),
                mend=message("Send it without a body."),
            )
        size = len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
        if size > MOST_CHARACTERS:
            return 414, InputError(
                message("too long an address"),
                expected=message("at most {most} characters"),
                found=str(size),
                mend=message("Name fewer, or an organisation that has them as members."),
                most=MOST_CHARACTERS,
            )
        return None
