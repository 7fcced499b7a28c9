"""The app: from a request to the page that answers it, kept in memory for the next who asks."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route as HttpRoute

from jalin.errors import AmbiguousNameError, ConvergenceError, InputError, JalinError, UnknownNameError, message
from jalin.register import Register, load_register
from jalin.text import LANGUAGES, Language, catalogue
from jalin.web.asked import Asked, read_asked
from jalin.web.atlas import Atlas
from jalin.web.forms import Forms, Made
from jalin.web.guard import App, Guard, Scope
from jalin.web.openapi import describe
from jalin.web.page import Moved, Page
from jalin.web.pages import PAGES
from jalin.web.turns import Turns
from jalin.web.urls import FORMATS, Route, route

STATIC = Path(__file__).parent / "static"
_STATIC_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
MOST_BYTES = 48 * 2**20
# How long anyone waits for a page that is not made yet, those made before it included.
MOST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished answer as it is kept.

    Attributes
    ----------
    body : as sent; with gzip where that makes it smaller.
    gzipped : whether it does.
    type, name : of the answer, as in Made.
    tag : its ETag; weak, since both encodings have the same.
    """

    body: bytes
    gzipped: bool
    type: str
    name: str
    tag: str

    @classmethod
    def of(cls, made: Made) -> Packed:
        """Pack an answer."""
        tag = f'W/"{hashlib.blake2b(made.body, digest_size=12).hexdigest()}"'
        # The time in gzip's head is left out, so that equal answers are equal.
        small = gzip.compress(made.body, 5, mtime=0)
        gzipped = len(small) < len(made.body)
        return cls(small if gzipped else made.body, gzipped, made.type, made.name, tag)


# Pages that take several times as long to make as the others.
COSTS = {"country": 1, "pair": 1, "group": 1, "brief": 1, "learn": 1, "whatif": 1, "next": 2}
# Pages between them use everything that is slow to load: the map, the estimates, the solver, the index of names.
WARM: tuple[tuple[str, dict[str, str], dict[str, str]], ...] = (
    ("home", {}, {}),
    ("country", {"party": "IDN"}, {}),
    ("pair", {"first": "IDN", "second": "JPN"}, {}),
    ("agreement", {"record": "rcep"}, {}),
    ("whatif", {}, {"sign": "IDN:TUR"}),
    ("next", {"party": "IDN"}, {}),
    ("search", {}, {"q": "Indonesia"}),
)


class Kept:
    """Finished answers by what was asked, the least recently asked for going first when they take too much room."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[tuple[object, ...], Packed] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> Packed | None:
        """The answer, if it is kept."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: tuple[object, ...], packed: Packed) -> Packed:
        """Keep an answer."""
        old = self._kept.pop(key, None)
        if old is not None:
            self._size -= len(old.body)
        self._kept[key] = packed
        self._size += len(packed.body)
        while self._size > self._most:
            _key, gone = self._kept.popitem(last=False)
            self._size -= len(gone.body)
        return packed

    def __len__(self) -> int:
        return len(self._kept)


class Server:
    """Holds the atlas, what makes its forms, and what was made."""

    def __init__(self, register: Register) -> None:
        self.atlas = Atlas(register)
        self.forms = Forms(self.atlas)
        self.kept = Kept()
        # Making is all computing; kept pages are served meanwhile.
        self._turns = Turns()

    def warm_up(self) -> None:
        """Make some pages before anyone asks, so that nobody waits for what all of them need to be loaded."""
        on = date.today()
        for name, parts, options in WARM:
            page = next(page for page in PAGES if page.name == name)
            asked = Asked(route(name), "en", "html", parts, options, on, False)
            self.kept.put(asked.key, Packed.of(self.forms.make(page, asked)))

    async def answer(self, page: Page[Any], language: Language, request: Request) -> Response:
        """One request to one page."""
        parts = {name: str(value) for name, value in request.path_params.items() if name != "form"}
        form = str(request.path_params.get("form") or "html")
        try:
            asked = read_asked(route(page.name), language, form, parts, request.query_params.multi_items())
            found = self.kept.get(asked.key) or await self._make(page, asked)
        except Moved as moved:
            return RedirectResponse(moved.address, status_code=307)
        except InputError as error:
            return self.refuse(language, _status(error), error, form)
        except ConvergenceError as error:
            return self.refuse(language, 400, _no_equilibrium(error), form)
        except TimeoutError:
            return self.refuse(language, 503, _too_long(), form)
        return _respond(request, found)

    async def _make(self, page: Page[Any], asked: Asked) -> Packed:
        """Make an answer, or raise TimeoutError after MOST_SECONDS; it is made all the same, for whoever asks again."""
        making = asyncio.ensure_future(self._work(page, asked))
        # What fails after nobody waits for it any more is told to the next who asks.
        making.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.wait_for(asyncio.shield(making), MOST_SECONDS)

    async def _work(self, page: Page[Any], asked: Asked) -> Packed:
        async with self._turns.turn(COSTS.get(page.name, 0)):
            # Someone else may have asked for the same meanwhile.
            found = self.kept.get(asked.key)
            if found is not None:
                return found
            packed = await run_in_threadpool(lambda: Packed.of(self.forms.make(page, asked)))
            return self.kept.put(asked.key, packed)

    def refuse(self, language: Language, status: int, error: InputError, form: str = "html") -> Response:
        """An answer that says what was expected, what was found and what to do."""
        translate = catalogue(language).gettext
        heading = translate(_HEADINGS.get(status, _HEADINGS[400]))
        if form == "html":
            body = self.forms.error(language, status, heading, error.say(translate), str(error.found))
            return Response(body, status, media_type="text/html")
        content = {"error": heading, "says": error.say(translate), "expected": error.expected, "found": error.found,
                   "mend": error.mend}  # fmt: skip
        return JSONResponse(content, status)


_HEADINGS = {
    400: message("This address cannot be answered"),
    404: message("There is no such page"),
    405: message("The atlas can only be read"),
    413: message("Too large a request"),
    414: message("Too long an address"),
    500: message("Something went wrong here"),
    503: message("This takes too long"),
}


def _status(error: InputError) -> int:
    """An unknown name is not found; whatever else cannot be read is a bad request."""
    return 404 if isinstance(error, UnknownNameError) and not isinstance(error, AmbiguousNameError) else 400


def _respond(request: Request, packed: Packed) -> Response:
    headers = {"etag": packed.tag, "cache-control": "no-cache", "vary": "accept-encoding"}
    if _has(request.headers.get("if-none-match", ""), packed.tag):
        return Response(status_code=304, headers=headers)
    if packed.name:
        inline = packed.type.startswith(("image/", "application/json", "text/markdown"))
        headers["content-disposition"] = f'{"inline" if inline else "attachment"}; filename="{packed.name}"'
    body = packed.body
    if packed.gzipped and _takes_gzip(request):
        headers["content-encoding"] = "gzip"
    elif packed.gzipped:
        body = gzip.decompress(body)
    return Response(body, headers=headers, media_type=packed.type)


def _has(wanted: str, tag: str) -> bool:
    """Whether a header If-None-Match names the tag; weakly, as RFC 9110 has it compared."""
    return tag.removeprefix("W/") in [each.strip().removeprefix("W/") for each in wanted.split(",")]


def _takes_gzip(request: Request) -> bool:
    """Whether the client takes gzip; `gzip;q=0` says that it does not."""
    accepted = [each.replace(" ", "") for each in request.headers.get("accept-encoding", "").lower().split(",")]
    return any(each == "gzip" or (each.startswith("gzip;q=") and _number(each[7:]) > 0) for each in accepted)


def _number(text: str) -> float:
    """A number of a header; 0 where it is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def http_paths(entry: Route, language: Language) -> list[str]:
    """The paths under which a page is served in one language: with each ending, and without."""
    prefix = "" if language == "en" else f"/{language}"
    forms = [form for form in FORMATS if form != "html"]
    if entry.pattern == "/":
        return [*(f"{prefix}/index.{form}" for form in forms), prefix or "/"]
    return [*(f"{prefix}{entry.pattern}.{form}" for form in forms), f"{prefix}{entry.pattern}"]


def create_app(register: Register | None = None, *, hosts: frozenset[str] | None = None, warm: bool = False) -> App:
    """The atlas as an ASGI app.

    Parameters
    ----------
    register : the records; those that come with Jalin where it is left out.
    hosts : names under which it may be called; None for any.
    warm : whether to work out at once what nearly every page needs (about a second).
    """
    server = Server(register if register is not None else load_register())
    if warm:
        server.warm_up()
    routes: list[HttpRoute] = []
    for page in PAGES:
        for language in LANGUAGES:
            for path in http_paths(route(page.name), language):
                form = path.rpartition(".")[2] if "." in path else "html"
                routes.append(HttpRoute(path, _endpoint(server, page, language, form)))
    routes.append(HttpRoute("/openapi.json", _describe))
    for file in sorted(STATIC.iterdir()):
        if file.suffix in _STATIC_TYPES:
            packed = Packed.of(Made(file.read_bytes(), _STATIC_TYPES[file.suffix]))
            routes.append(HttpRoute(f"/static/{file.name}", partial(_static, packed)))

    async def not_found(request: Request, _error: Exception) -> Response:
        return server.refuse(_language(request.url.path), 404, _no_page(request.url.path), _form(request.url.path))

    async def failed(request: Request, _error: Exception) -> Response:
        error = InputError(
            message("a fault in Jalin"),
            expected=message("an answer"),
            found=message("an error"),
            mend=message("Try another page, and report this address."),
        )
        return server.refuse(_language(request.url.path), 500, error, _form(request.url.path))

    app = Starlette(routes=routes, exception_handlers={404: not_found, 405: not_found, 500: failed, JalinError: failed})
    app.state.server = server

    def refuse(scope: Scope, status: int, error: InputError) -> App:
        return server.refuse(_language(scope["path"]), status, error, _form(scope["path"]))

    guard = Guard(app, refuse, hosts)
    guard.server = server  # type: ignore[attr-defined]
    return guard


def _endpoint(server: Server, page: Page[Any], language: Language, form: str) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        request.path_params["form"] = form
        return await server.answer(page, language, request)

    return endpoint


async def _describe(_request: Request) -> Response:
    return JSONResponse(describe())


async def _static(packed: Packed, request: Request) -> Response:
    return _respond(request, packed)


def _language(path: str) -> Language:
    first = path.split("/")[1] if "/" in path else ""
    return next((language for language in LANGUAGES if language == first), "en")


def _form(path: str) -> str:
    ending = path.rpartition(".")[2]
    return "json" if ending in FORMATS and ending != "html" else "html"


def _no_equilibrium(error: ConvergenceError) -> InputError:
    return InputError(
        message("a scenario without an equilibrium that could be found"),
        expected=message("markets that clear"),
        found=f"{error.residual:.1e}",
        mend=message("Try smaller effects, or fewer agreements at once."),
    )


def _too_long() -> InputError:
    return InputError(
        message("an answer that takes too long"),
        expected=message("at most {most} seconds"),
        found=message("more"),
        mend=message("Ask again in a moment; it is being worked out."),
        most=round(MOST_SECONDS),
    )


def _no_page(path: str) -> InputError:
    return InputError(
        message("no page has this address"),
        expected=message("an address such as /country/IDN, /pair/IDN/JPN or /search?q=…"),
        found=repr(path[:80]),
        mend=message("Search for it, or begin at the map."),
    )
