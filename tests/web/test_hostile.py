"""Whoever asks nonsense is told what was expected; nobody is shown a path, a trace or their own script."""

from __future__ import annotations

import json

import pytest
from client import Client
from examples import EXAMPLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalin.register import Register
from jalin.web import create_app
from jalin.web.urls import ROUTES, Route, Urls

SCRIPT = "%3Cscript%3Ealert(1)%3C/script%3E"
BAD = [
    ("/country/xyzzy", 404), ("/pair/IDN/IDN", 400), ("/pair/IDN/nowhere", 404), ("/agreement/none", 404),
    ("/organisation/none", 404), ("/field/none", 404), ("/nowhere", 404), ("/id/nowhere", 404), ("/country/", 404),
    ("/country/korea", 400), ("/country/IDN?on=99999-01-01", 400), ("/country/IDN?on=-1", 400),
    ("/country/IDN?on=2008", 400), ("/country/IDN?on=2023-02-30", 400), ("/country/IDN?kind=odd", 404),
    ("/country/IDN?colour=red", 404), ("/country/IDN?on=2020-01-01&on=2021-01-01", 400), ("/?year=-5", 400),
    ("/?year=99999", 400), ("/field/education?part=0", 400), ("/field/education?part=99", 400),
    ("/field/education?part=%D9%A1", 400), ("/country/IDN.svg?picture=none", 400), ("/group/,", 400),
    ("/group/" + ",".join(["IDN"] * 61), 400), ("/group/" + ",".join(["IDN"] * 1000), 414),
    ("/search?q=" + "x" * 300, 400), ("/search?q=" + "x" * 5000, 414), ("/pair/IDN/JPN?field=none", 404),
    ("/country/..%2F..%2Fetc%2Fpasswd", 404), ("/static/../app.py", 404), ("/static/..%2Fapp.py", 404),
    (f"/country/{SCRIPT}", 404), (f"/country/IDN?on={SCRIPT}", 400), (f"/pair/{SCRIPT}/IDN", 404),
    (f"/field/{SCRIPT}", 404), (f"/agreement/{SCRIPT}", 404), (f"/{SCRIPT}", 404), (f"/country/IDN?{SCRIPT}=1", 404),
]  # fmt: skip


@pytest.mark.parametrize(("address", "status"), BAD)
def test_bad_addresses_explain_themselves(client: Client, address: str, status: int) -> None:
    from urllib.parse import unquote

    path, mark, query = address.partition("?")
    answer = client.get(unquote(path) + mark + query)
    assert answer.status == status, answer.text[:300]
    assert ("seharusnya" if address.startswith("/id/") else "expected") in answer.text
    for secret in ("Traceback", "/work/", "/tmp/", "site-packages", ".py", "<script>alert"):
        assert secret not in answer.text.replace("/static/..%2Fapp.py", "").replace("app.py", "")


def test_errors_speak_the_language_and_json(client: Client) -> None:
    assert "seharusnya" in client.get("/id/country/xyzzy").text
    said = json.loads(client.get("/country/xyzzy.json").text)
    assert set(said) == {"error", "says", "expected", "found", "mend"}
    assert "Japan" in client.get("/country/Japann").text or "japan" in client.get("/country/Japann").text


@pytest.mark.parametrize("address", ["/search?q=", "/id/search?q="])
def test_what_was_typed_is_escaped(client: Client, address: str) -> None:
    text = client.get(address + SCRIPT).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("route", "option"), [(entry, option.name) for entry in ROUTES for option in entry.options], ids=str
)
@pytest.mark.parametrize("form", ["html", "json"])
def test_script_in_any_parameter_stays_text(client: Client, route: Route, option: str, form: str) -> None:
    where = Urls("en").page(route.name, form=form, **EXAMPLES[route.name])
    answer = client.get(f"{where}?{option}={SCRIPT}")
    assert 200 <= answer.status < 500
    if option not in ("q", "who"):
        assert answer.status in (400, 404)
    if form == "html":
        assert "<script>alert" not in answer.text
    else:
        assert answer.headers["content-type"].startswith("application/json")


def test_who_waits_too_long_is_told(founding: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Client(create_app(founding))
    monkeypatch.setattr("jalin.web.app.MOST_SECONDS", 0.0)
    answer = slow.get("/country/IDN")
    assert answer.status == 503
    assert "being worked out" in answer.text
    monkeypatch.undo()
    assert slow.get("/country/IDN").status == 200
    slow.loop.close()


def test_only_reading(client: Client) -> None:
    assert client.get("/", method="POST").status == 405
    assert client.get("/", method="DELETE").status == 405
    assert client.get("/", headers={"content-length": str(10 * 2**20)}).status == 413
    assert client.get("/", headers={"content-length": "nonsense"}).status == 413
    assert client.get("/", headers={"transfer-encoding": "chunked"}).status == 413


def test_only_its_own_names(founding: Register) -> None:
    own = Client(create_app(founding, hosts=frozenset({"127.0.0.1", "localhost", "[::1]"})))
    assert own.get("/about", headers={"host": "localhost:8642"}).status == 200
    assert own.get("/about", headers={"host": "[::1]:8642"}).status == 200
    assert own.get("/about", headers={"host": "evil.example"}).status == 400
    own.loop.close()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["country", "pair", "group", "agreement", "organisation", "field"]),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40),
)
def test_no_name_breaks_it(client: Client, page: str, name: str) -> None:
    clean = name.replace("?", "").replace("#", "").replace("[", "").replace("]", "")
    path = f"/{page}/{clean}" + ("/IDN" if page == "pair" else "")
    assert client.get(path).status < 500
