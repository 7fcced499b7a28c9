"""Asks the app without a network and without a client library: one call, one answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from jalin.web.guard import App


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Client:
    """Calls an ASGI app."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.loop = asyncio.new_event_loop()

    def get(self, address: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
        return self.loop.run_until_complete(self._call(address, method, {"host": "localhost"} | (headers or {})))

    async def _call(self, address: str, method: str, headers: dict[str, str]) -> Answer:
        split = urlsplit(address)
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": split.path, "raw_path": quote(split.path, safe="/%,").encode(),
            "query_string": split.query.encode(), "root_path": "", "server": ("localhost", 80),
            "client": ("127.0.0.1", 1), "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        }  # fmt: skip
        sent: list[dict] = []

        async def receive() -> dict:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(event: dict) -> None:
            sent.append(event)

        await self.app(scope, receive, send)
        found = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], found, b"".join(event.get("body", b"") for event in sent[1:]))
