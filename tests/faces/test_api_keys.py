"""Every route of the API asks for its key, and for one that may do that; nothing else answers."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from huitou.faces.api import Mounted
from huitou.faces.api.access import Anyone, Needs
from huitou.faces.cli import app as command
from huitou.faces.roles import SCOPES
from huitou.faces.web.access import SESSION
from tests.faces.api import asking, token
from tests.faces.shop import opened

PUBLIC = {"/health", "/docs", "/", "/openapi.json"}
API = Mounted(None).app


def routes():
    """Every route under /v1: (method, path, the scope that guards it; None where anyone may ask)."""
    found = []
    for route in API.routes:
        guards = (
            [d.call for d in getattr(route, "dependant", None).dependencies]
            if hasattr(route, "dependant")
            else []
        )
        scopes = [g.scope for g in guards if isinstance(g, Needs)]
        anyone = any(isinstance(g, Anyone) for g in guards)
        assert len(scopes) + anyone == 1 or route.path == "/openapi.json", f"{route.path} names no scope"
        for method in sorted(route.methods - {"HEAD"}):
            found.append((method, route.path, scopes[0] if scopes else None))
    return found


ROUTES = routes()
GUARDED = [r for r in ROUTES if r[2]]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("keys") / "shop")


@pytest.fixture(scope="module")
def client(workspace):
    return asking(workspace, key=False)


def address(path):
    holes = {"{fact}": "purchases", "{import_id}": "x", "{id}": "1", "{name}": "nps", "{customer_id}": "C1"}
    for hole, value in holes.items():
        path = path.replace(hole, value)
    return f"/v1{path}"


def asked(client, method, path, said=None):
    return client.request(method, address(path), headers={"Authorization": said} if said is not None else {})


def test_only_what_is_meant_for_everyone_asks_for_no_key():
    assert {path for _, path, scope in ROUTES if scope is None} == PUBLIC
    assert {scope for _, _, scope in GUARDED} == set(SCOPES)


@pytest.mark.parametrize("path", sorted(PUBLIC))
def test_what_is_for_everyone_answers_without_a_key(client, path):
    assert asked(client, "GET", path).status_code == 200


@pytest.mark.parametrize(("method", "path", "scope"), GUARDED)
def test_nothing_answers_without_a_key_or_with_a_wrong_one(client, workspace, method, path, scope):
    good = token(workspace)
    for said in (
        None,
        "",
        "Bearer",
        "Bearer hk_x_y",
        f"Bearer {good}0",
        f"Basic {good}",
        good,
        "Bearer " + "é" * 9,
    ):
        answer = asked(client, method, path, said.encode("latin-1") if said is not None else None)
        assert answer.status_code == 401, said
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] in ("key.missing", "key.wrong")


@pytest.mark.parametrize(("method", "path", "scope"), GUARDED)
def test_a_key_opens_what_its_scope_says_and_nothing_else(client, workspace, method, path, scope):
    for held in SCOPES:
        answer = asked(client, method, path, f"Bearer {token(workspace, held)}")
        assert (answer.status_code not in (401, 403)) == (held == scope), (held, answer.text)
        if held != scope:
            assert answer.status_code == 403
            assert answer.json()["code"] == "key.not_yours"


@pytest.mark.parametrize(("method", "path", "scope"), GUARDED)
def test_a_cookie_opens_nothing(workspace, method, path, scope):
    at = workspace.clock.stamp()
    client = asking(workspace, key=False)
    client.cookies.set(SESSION, "anything")
    client.cookies.set("Authorization", f"Bearer {token(workspace)}")
    assert asked(client, method, path).status_code == 401
    assert at is not None


def test_a_revoked_key_opens_nothing_from_then_on(workspace, client):
    said = token(workspace)
    assert asked(client, "GET", "/facts", f"Bearer {said}").status_code == 200
    workspace.keys.revoke(said.split("_")[1], workspace.clock.stamp())
    assert asked(client, "GET", "/facts", f"Bearer {said}").status_code == 401


def test_answers_carry_the_headers_of_the_console_and_are_nobody_elses_to_keep(client):
    answer = client.get("/v1/health")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert client.get("/v1/health", headers={"Host": "elsewhere.example"}).status_code == 421


def test_the_page_of_calls_lists_each_and_loads_nothing_from_elsewhere(client):
    page = client.get("/v1/docs").text
    for path, verbs in API.openapi()["paths"].items():
        for verb in verbs:
            assert f"{verb.upper()} /v1{path}" in page
    assert "<script" not in page
    assert "://" not in page


# ── the command line ──────────────────────────────────────────────────────────────────────────────────────


def told(*words):
    done = CliRunner().invoke(command, list(map(str, words)))
    return done.exit_code, done.stdout


def test_a_key_made_on_the_command_line_opens_what_was_said_until_it_is_revoked(tmp_path):
    workspace = opened(tmp_path)
    where = ("-w", workspace.folder, "--json")
    code, said = told("keys", "make", "Till 7", "--may", "figures", "--may", "facts", *where)
    made = json.loads(said)
    assert (code, made["name"], made["may"]) == (0, "Till 7", ["facts", "figures"])
    client = asking(workspace, key=False)
    assert asked(client, "GET", "/facts", f"Bearer {made['key']}").status_code == 200
    assert asked(client, "GET", "/customers", f"Bearer {made['key']}").status_code == 403

    code, said = told("keys", "list", *where)
    (listed,) = json.loads(said)
    assert (code, listed["id"], listed["revoked_at"]) == (0, made["id"], None)
    assert listed["used_on"] is not None
    assert made["key"].split("_")[2] not in said

    assert told("keys", "revoke", made["id"], *where)[0] == 0
    assert asked(client, "GET", "/facts", f"Bearer {made['key']}").status_code == 401
    assert told("keys", "revoke", made["id"], *where)[0] == 3


def test_the_command_prints_the_key_alone_so_that_it_can_be_piped(tmp_path):
    workspace = opened(tmp_path)
    code, said = told("keys", "make", "Shop", "--may", "facts", "-w", workspace.folder, "--lang", "en")
    assert code == 0
    assert said.strip().startswith("hk_")
    assert len(said.split()) == 1
    assert "Shop" in told("keys", "list", "-w", workspace.folder, "--lang", "en")[1]


@pytest.mark.parametrize("words", [("Till", "--may", "everything"), (" ", "--may", "facts")])
def test_a_key_that_makes_no_sense_is_refused(tmp_path, words):
    workspace = opened(tmp_path)
    assert told("keys", "make", *words, "-w", workspace.folder)[0] == 2
    assert workspace.keys.all() == []
