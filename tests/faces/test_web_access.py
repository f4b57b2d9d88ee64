"""Who may see and do what in the console: every route with every role, logging in and out, and the first run."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from huitou.base import Clock
from huitou.faces import passwords, roles
from huitou.faces.web import create_app
from huitou.faces.web.access import SESSION
from huitou.stores import Settings, Workspace
from tests.faces import sitting
from tests.faces.route_table import lines, table
from tests.faces.sitting import FAR, HERE, NEAR
from tests.shape.tree import ROOT

SECRET = "a quiet tea garden"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
REFUSED = "does not include this"


class Hands:
    """What a clock shows whose hands a test moves."""

    def __init__(self):
        self.at = NOW

    def __call__(self):
        return self.at


@pytest.fixture
def company(tmp_path):
    """A company with one of each role; the login is the role."""
    workspace = Workspace.create(tmp_path / "w", Settings(lang="en", name="Shop"), Clock(Hands()))
    hashed = passwords.kept(SECRET, "nobody")
    for role in roles.ROLES:
        workspace.staff.add(role, f"The {role}", role, hashed, NOW.replace(tzinfo=None))
    return workspace


def asking(workspace, where=NEAR, **more):
    client = sitting.asking(workspace, where, **more)
    client.follow_redirects = False
    return client


def logged_in(workspace, role):
    """A browser in which one of that role is logged in."""
    client = asking(workspace)
    token = workspace.staff.begin(workspace.staff.found(role)[0], workspace.clock.stamp())
    client.cookies.set(SESSION, token)
    return client


def every_line(tmp_path_factory):
    return list(lines(create_app(Workspace.create(tmp_path_factory / "x"))))


@pytest.fixture(scope="module")
def known_lines(tmp_path_factory):
    return every_line(tmp_path_factory.mktemp("lines"))


def filled(path):
    """A path with something in its places."""
    return re.sub(
        r"{(\w+)(:\w+)?}", lambda m: {"name": "nps", "fact": "purchases", "row": "1"}.get(m[1], "x"), path
    )


@pytest.mark.parametrize("role", roles.ROLES)
def test_every_route_lets_in_whom_the_table_says(company, known_lines, role):
    wrong, client = [], logged_in(company, role)
    for line in known_lines:
        if line.path in ("/logout", "/welcome/sample"):
            continue  # the one ends the session of this test, the other builds for a minute
        answer = client.request(line.method, filled(line.path))
        may = line.right is None or roles.allowed(role, line.right)
        refused = answer.status_code == 403 and REFUSED in answer.text
        sent_away = answer.status_code == 303 and answer.headers["location"].startswith("/login")
        if refused == may or (sent_away and may and line.right) or answer.status_code >= 500:
            wrong.append((line, answer.status_code))
    assert wrong == []


def test_nobody_gets_in_without_a_name(company, known_lines):
    client = asking(company)
    for line in known_lines:
        if line.right is not None:
            answer = client.request(line.method, filled(line.path))
            assert (answer.status_code, answer.headers.get("location", "")[:6]) == (303, "/login"), line


def test_the_sample_is_opened_by_the_owner_only(company):
    for role in roles.ROLES:
        if role != "owner":
            assert logged_in(company, role).post("/welcome/sample").status_code == 403


def test_the_document_says_what_the_program_does(tmp_path):
    app = create_app(Workspace.create(tmp_path / "w"))
    assert (ROOT / "docs/roles.md").read_text("utf-8") == table(app), (
        "python -m tests.faces.route_table > docs/roles.md"
    )


def test_the_right_password_opens_and_the_page_wanted_is_shown(company):
    client = asking(company)
    assert (
        client.get("/settings/staff?lang=en").headers["location"]
        == "/login?next=%2Fsettings%2Fstaff%3Flang%3Den"
    )
    answer = client.post("/login", data={"login": " OWNER ", "password": SECRET, "next": "/settings/staff"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/staff")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert client.get("/settings/staff").status_code == 200


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_logging_in_never_leads_elsewhere(company, wanted):
    answer = asking(company).post("/login", data={"login": "owner", "password": SECRET, "next": wanted})
    assert answer.headers["location"] == "/"


def test_a_cashier_lands_at_the_customers(company):
    answer = asking(company).post("/login", data={"login": "cashier", "password": SECRET})
    assert answer.headers["location"] == "/customers"


@pytest.mark.parametrize(
    ("login", "password"), [("owner", "wrong password"), ("nobody", SECRET), ("", ""), ("owner", "")]
)
def test_a_wrong_pair_is_one_sentence_that_tells_nothing(company, login, password):
    answer = asking(company).post("/login", data={"login": login, "password": password})
    assert answer.status_code == 403
    assert "login or the password is wrong" in answer.text
    assert "set-cookie" not in answer.headers


def test_after_some_wrong_tries_even_the_right_one_waits(company):
    client = asking(company)
    for _ in range(8):
        client.post("/login", data={"login": "owner", "password": "wrong password"})
    assert "Too many wrong tries" in client.post("/login", data={"login": "owner", "password": SECRET}).text
    assert client.post("/login", data={"login": "analyst", "password": SECRET}).status_code == 303
    company.clock.tell.at += timedelta(minutes=11)
    assert client.post("/login", data={"login": "owner", "password": SECRET}).status_code == 303


def test_logging_out_ends_the_session_on_the_server(company):
    client = logged_in(company, "owner")
    token = client.cookies[SESSION]
    assert client.post("/logout").headers["location"] == "/login"
    client.cookies.set(SESSION, token)
    assert client.get("/settings").status_code == 303


def test_a_session_ends_by_itself(company):
    client = logged_in(company, "owner")
    company.clock.tell.at += timedelta(days=15)
    assert client.get("/settings").status_code == 303


def test_a_new_password_ends_other_sessions(company):
    other, client = logged_in(company, "service"), logged_in(company, "service")
    answer = client.post("/account/password", data={"old": SECRET, "password": "another quiet garden"})
    assert answer.headers["location"] == "/account?kept=1"
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def test_a_password_is_changed_by_whoever_knows_the_old_one(company):
    client = logged_in(company, "service")
    answer = client.post("/account/password", data={"old": "guess", "password": "another quiet garden"})
    assert answer.status_code == 403
    assert passwords.right(SECRET, company.staff.found("service")[1])


def test_ended_access_ends_at_once(company):
    service = logged_in(company, "service")
    owner = logged_in(company, "owner")
    owner.post("/settings/staff/change", data={"login": "service", "leave": "1"})
    assert service.get("/account").status_code == 303
    assert asking(company).post("/login", data={"login": "service", "password": SECRET}).status_code == 403


def test_the_last_owner_stays(company):
    owner = logged_in(company, "owner")
    for change in ({"role": "cashier"}, {"leave": "1"}):
        answer = owner.post("/settings/staff/change", data={"login": "owner", **change})
        assert answer.status_code == 409
        assert "last owner" in answer.text
    assert company.staff.owned()


def test_a_role_that_is_none_is_refused(company):
    answer = logged_in(company, "owner").post(
        "/settings/staff", data={"login": "new", "name": "New", "role": "god", "password": SECRET}
    )
    assert answer.status_code == 422
    assert company.staff.found("new") is None


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaa", "newcomer@shop", "x" * 201])
def test_a_weak_password_is_refused(company, weak):
    answer = logged_in(company, "owner").post(
        "/settings/staff", data={"login": "newcomer@shop", "name": "New", "role": "service", "password": weak}
    )
    assert answer.status_code == 422
    assert company.staff.found("newcomer@shop") is None


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"},
                {"Origin": "null"}]
)  # fmt: skip
def test_a_page_of_another_site_cannot_press_our_buttons(company, headers):
    client = logged_in(company, "owner")
    answer = client.post("/settings/targets", data={"nps": "40"}, headers=headers)
    assert answer.status_code == 403
    assert company.targets.all() == {}
    own = client.post(
        "/settings/targets", data={"nps": "40"}, headers={"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
    )
    assert own.status_code == 303
    assert company.targets.all()["nps"].set_by == "owner"


def test_the_demo_knows_who_sits_at_this_machine_only(company):
    assert asking(company, demo=True).get("/settings").status_code == 200
    assert asking(company, FAR, demo=True).get("/settings").status_code == 303
    passed_on = asking(company, demo=True).get("/settings", headers={"X-Forwarded-For": "127.0.0.1"})
    assert passed_on.status_code == 303


FIRST = {"name": "Mei", "login": "mei@shop", "password": SECRET, "company": "回甘茶飲", "country": "TW",
         "zone": "Asia/Taipei", "currency": "TWD", "lang": "zh-Hant"}  # fmt: skip


@pytest.fixture
def fresh(tmp_path):
    return Workspace.create(tmp_path / "fresh", Settings(lang="en"), Clock(Hands()))


def test_the_first_run_keeps_the_zone_that_the_company_was_given(tmp_path, fresh):
    given = Settings(zone="America/New_York", currency="USD", lang="en")
    page = asking(Workspace.create(tmp_path / "given", given, Clock(Hands()))).get(
        "/welcome", headers={"Accept-Language": "zh-TW"}
    )
    assert 'value="America/New_York"' in page.text
    assert '<option value="US" selected>' in page.text
    assert "data-chosen" in page.text  # so that the script leaves it
    assert "data-chosen" not in asking(fresh).get("/welcome").text


def test_the_first_run_makes_an_owner_and_the_company(fresh):
    client = asking(fresh)
    assert client.get("/").headers["location"] == "/welcome"
    assert client.get("/?lang=zh-Hans").headers["location"] == "/welcome?lang=zh-Hans"
    answer = client.post("/welcome", data=FIRST)
    assert answer.headers["location"] == "/welcome/data"
    assert client.get("/welcome/data").status_code == 200
    assert [one.login for one in fresh.staff.all()] == ["mei@shop"]
    assert Workspace.open(fresh.folder).settings.name == "回甘茶飲"


@pytest.mark.parametrize(
    "wrong", [{"password": "short"}, {"zone": "Mars/Base"}, {"currency": "XXX"}, {"currency": "tea"}, {"company": " "},
              {"lang": "fr"}, {"country": "Taiwan"}, {"login": "two words"}, {"name": ""}]
)  # fmt: skip
def test_a_mistake_on_the_first_page_keeps_nothing_and_loses_nothing(fresh, wrong):
    before = (fresh.folder / "huitou.toml").read_text("utf-8")
    answer = asking(fresh).post("/welcome", data=FIRST | wrong)
    assert answer.status_code == 422
    assert not fresh.staff.owned()
    assert (fresh.folder / "huitou.toml").read_text("utf-8") == before
    typed = {"company": "回甘茶飲", "name": "Mei", "login": "mei@shop"} | wrong
    assert all(
        f'value="{value.strip()}"' in answer.text
        for name, value in typed.items()
        if name in ("company", "name")
    )


def test_there_is_one_first_owner(fresh):
    asking(fresh).post("/welcome", data=FIRST)
    answer = asking(fresh).post("/welcome", data=FIRST | {"login": "thief", "company": "Stolen"})
    assert answer.status_code == 409
    assert [one.login for one in fresh.staff.all()] == ["mei@shop"]
    assert fresh.settings.name == "回甘茶飲"


def test_from_another_machine_the_first_owner_needs_the_code(fresh):
    assert asking(fresh, FAR).post("/welcome", data=FIRST).status_code == 403
    assert asking(fresh, FAR, code="c0de").post("/welcome", data=FIRST | {"code": "guess"}).status_code == 403
    assert asking(fresh, FAR, code="c0de").post("/welcome", data=FIRST).status_code == 403
    assert not fresh.staff.owned()
    assert asking(fresh, FAR, code="c0de").post("/welcome", data=FIRST | {"code": "c0de"}).status_code == 303


def test_settings_keep_what_a_person_wrote_in_the_file(fresh):
    file = fresh.folder / "huitou.toml"
    file.write_text(file.read_text("utf-8") + "\n[figures] # ours\nmark_below = 12\n", "utf-8")
    client = asking(Workspace.open(fresh.folder))
    client.post("/welcome", data=FIRST)
    client.post("/settings", data=FIRST | {"company": 'Tea "&" more'})
    after = Workspace.open(fresh.folder).settings
    assert (after.name, after.table("figures")["mark_below"]) == ('Tea "&" more', 12)
    assert "# ours" in file.read_text("utf-8")


def test_targets_are_typed_in_the_unit_people_use(company):
    client = logged_in(company, "marketing")
    client.post("/settings/targets", data={"repurchase_rate": "41.5%", "nps": "1,0", "churn_rate": ""})
    aims = {name: float(one.value) for name, one in company.targets.all().items()}
    assert aims == {"repurchase_rate": 0.415, "nps": 10.0}
    assert 'value="41.5"' in client.get("/settings/targets").text
    client.post("/settings/targets", data={"repurchase_rate": " "})
    assert "repurchase_rate" not in company.targets.all()


@pytest.mark.parametrize("said", ["many", "140", "-1", "NaN", "1e400", "Infinity"])
def test_a_target_that_is_no_number_changes_nothing(company, said):
    answer = logged_in(company, "owner").post(
        "/settings/targets", data={"nps": "40", "repurchase_rate": said}
    )
    assert answer.status_code == 422
    assert company.targets.all() == {}
    assert f'value="{said}"' in answer.text


def test_a_key_is_shown_once_and_works_until_it_is_revoked(company):
    owner = logged_in(company, "owner")
    page = owner.post(
        "/settings/keys", data={"name": "till 7", "scopes": ["facts", "figures", "everything"]}
    ).text
    said = re.search(r"hk_[0-9a-f]{10}_[0-9a-f]{48}", page)[0]
    now = NOW.replace(tzinfo=None)
    assert company.keys.whose(said, now).may == ("facts", "figures")
    assert said not in owner.get("/settings/keys").text
    owner.post("/settings/keys/revoke", data={"id": company.keys.all()[0].id})
    assert company.keys.whose(said, now) is None


def test_a_key_that_may_do_nothing_is_not_made(company):
    assert logged_in(company, "owner").post("/settings/keys", data={"name": "till"}).status_code == 422
    assert company.keys.all() == []
