"""A real browser and a real server; whatever the browser complains of, or asks of others, is kept."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from jalin.register import Register
from jalin.web import create_app

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def server(founding: Register) -> Iterator[str]:
    """The atlas as `jalin serve` serves it, at a free port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    app = create_app(founding, hosts=frozenset({"127.0.0.1", "localhost"}), warm=True)
    running = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", server_header=False))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(timeout=10)


# One browser a module: while Playwright runs no other test may run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or another that is installed."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no browser is installed; `make browser` installs Debian's Chromium")
    with sync_playwright() as playwright:
        # --no-sandbox: CI runs as root in a container, where Chromium's own sandbox cannot start.
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@dataclass
class Watched:
    """A page, and what went wrong on it."""

    page: Page
    server: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        answer = self.page.goto(self.server + address)
        assert answer is not None
        assert answer.status == 200, (address, answer.status)
        return self.page


def watch(context: BrowserContext, server: str) -> Watched:
    """A new page that keeps complaints and requests to others."""
    watched = Watched(context.new_page(), server)

    def ask(address: str) -> None:
        if not address.startswith((server, "data:", "blob:", "about:")):
            watched.strangers.append(address)

    watched.page.on("request", lambda request: ask(request.url))
    watched.page.on(
        "console", lambda said: watched.complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    return watched


@pytest.fixture
def watched(browser: Browser, server: str) -> Iterator[Watched]:
    """A page of ordinary size, on which nothing may go wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    found = watch(context, server)
    yield found
    context.close()
    assert found.complaints == []
    assert found.strangers == []
