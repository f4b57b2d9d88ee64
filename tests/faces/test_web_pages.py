"""The console answers in three languages, says what is wrong in one sentence, and lets nothing in or out."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from huitou import measure
from huitou.base import Period
from huitou.faces import reading
from huitou.faces.web import create_app
from huitou.stores import Settings, Workspace
from tests.faces.sitting import demo

HERE = "http://127.0.0.1:8000"
YEAR = "2023-09-01/2024-09-01"


# Home reads every measure; a handful of each kind tells as much in a tenth of the time.
SOME = ("repeat_customer_share", "retention_rate", "churn_rate", "nps", "average_order_value", "purchase_interval",
        "complaint_rate", "csat", "second_purchase_rate", "new_customers")  # fmt: skip


@pytest.fixture(scope="module")
def client(shop):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "METRICS", {name: measure.METRICS[name] for name in SOME})
        with demo(shop) as asking:
            yield asking


@pytest.fixture
def empty(tmp_path):
    with demo(Workspace.create(tmp_path / "new", Settings(lang="en"))) as asking:
        yield asking


class Words(HTMLParser):
    """The words a reader sees, with the language each stands in."""

    def __init__(self, lang):
        super().__init__()
        self.stack, self.found = [lang], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "link", "img", "input", "br"):
            said = dict(attrs)
            silent = tag in ("script", "style", "code") or said.get("aria-hidden") == "true"
            self.stack.append("none" if silent else said.get("lang", self.stack[-1]))
        for name, value in attrs:
            if name in ("aria-label", "title", "alt") and value:
                self.found.append((self.stack[-1], value))

    def handle_endtag(self, tag):
        self.stack.pop()

    def handle_data(self, data):
        if data.strip():
            self.found.append((self.stack[-1], data.strip()))


def words(page, lang):
    reader = Words(lang)
    reader.feed(page)
    return [said for where, said in reader.found if where == lang]


PAGES = ["/", "/measures/nps", "/measures/retention_rate?by=branch&every=quarter", "/measures/nps/behind",
         "/measures/nps?period=never", "/nowhere"]  # fmt: skip
# Names that are the same in every language, and what the data themselves say.
NAMES = {"NPS", "CES", "CSAT", "CLI", "DAU", "MAU", "CSV", "NT", "Huitou", "Wilson", "Wald", "Student", "Poisson",
         "Delta", "Kaplan", "Meier", "log", "app", "store", "cmd", "calc", "HYPERLINK", "English", "eNPS"}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("path", PAGES)
def test_a_chinese_page_has_no_english_words(client, path, lang):
    page = client.get(path, params=_and(path, lang=lang))
    english = {w for said in words(page.text, lang) for w in re.findall(r"[A-Za-z]{3,}", said)}
    assert english - NAMES - set(_codes()) == set()


def _and(path, **more):
    return dict(p.split("=") for p in path.partition("?")[2].split("&") if p) | more


def _codes():
    """Parts of names that the reader types: settings and measures, as they stand in files."""
    found = {p for m in measure.METRICS.values() for o in m.options for p in o.split("_")}
    return found | {p for o in measure.METRICS.values() for v in o.options.values() for p in str(v).split()} | {
        "never", "unit", "month", "survey", "product", "category", "level", "bracket",
    }  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_which_language_it_is_in(client, path):
    for lang in ("zh-Hant", "zh-Hans", "en"):
        page = client.get(path, params=_and(path, lang=lang))
        assert f'<html lang="{lang}">' in page.text
        assert page.headers["content-language"] == lang


def test_home_shows_figures_with_interval_and_base(client):
    page = client.get("/", params={"lang": "en"})
    figure = measure.figures(client.app.state.workspace, ["repeat_customer_share"])[0]
    assert page.status_code == 200
    assert f"{figure.value:.1%}" in page.text
    assert f"({figure.low * 100:.1f}–{figure.high * 100:.1f})" in page.text
    assert "Sep 2023 – Aug 2024" in page.text.replace("\u2009", " ")


def test_home_names_the_records_that_would_bring_a_measure(client):
    page = client.get("/", params={"lang": "en"}).text
    assert re.search(r'/measures/complaint_rate".*?<code>complaints</code>', page, re.S)


def test_the_language_is_remembered(client):
    client.cookies.clear()
    assert '<html lang="zh-Hant">' in client.get("/healthz").text + client.get("/nowhere").text
    client.get("/nowhere", params={"lang": "en"})
    assert '<html lang="en">' in client.get("/nowhere").text
    client.cookies.clear()


@pytest.mark.parametrize("name", sorted(measure.METRICS))
def test_each_measure_has_its_page(client, name):
    page = client.get(f"/measures/{name}", params={"lang": "en", "every": "year"})
    assert page.status_code == 200
    one = measure.METRICS[name]
    for text in (one.title.en, one.asks.en, one.formula.en):
        assert text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;") in page.text


def test_an_unfinished_point_is_marked_in_drawing_table_and_data(client):
    page = client.get("/measures/nps", params={"lang": "en"}).text
    assert "trend-dot is-unfinished" in page
    assert "Unfinished" in page
    data = json.loads(re.search(r'id="trend-data">(.*?)</script>', page, re.S)[1])
    assert data["finished"][-1] is False
    assert len(data["values"]) == len(data["says"]) == len(data["low"]) == len(data["labels"])


def test_an_unfinished_period_is_not_compared(client):
    running = client.get("/measures/nps", params={"period": "2024-09", "lang": "en"}).text
    assert 'class="change' not in running
    assert "Unfinished" in running


def test_a_small_part_is_withheld(client):
    page = client.get("/measures/nps", params={"by": "branch", "lang": "en"}).text
    row = re.search(r"台中店(.*?)</tr>", page, re.S)[1]
    assert "Withheld" in row
    assert "—" in row


@pytest.mark.parametrize(
    ("path", "status"),
    [("/measures/nps?period=2024-13", 422), ("/measures/nps?first=2024-05-01", 422),
     ("/measures/nps?first=2024-05-09&last=2024-05-01", 422), ("/measures/nps?by=moon", 422),
     ("/measures/nps?every=hour", 422), ("/measures/nothing", 404), ("/nowhere", 404), ("/?period=%00", 422),
     ("/measures/nps/behind?in=branch&is=nowhere", 404), ("/measures/nps/behind?in=branch&is=台中店", 403),
     ("/measures/nps/behind.csv?in=branch&is=台中店", 403), ("/measures/nps?first=9999-12-31&last=9999-12-31", 422)],
)  # fmt: skip
def test_what_cannot_be_is_answered_by_one_sentence(client, path, status):
    page = client.get(path)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert page.text.count('role="alert"') == 1
    assert "Traceback" not in page.text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_sent(client, method):
    page = getattr(client, method)("/")
    assert page.status_code == 405
    assert 'role="alert"' in page.text


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/static/trend.js", "/measures/nps/behind.csv"])
def test_every_answer_is_guarded(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_no_script_or_style_of_its_own(client, path):
    page = client.get(path).text
    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", page)
    for script in re.findall(r"<script([^>]*)>", page):
        assert 'src="/static/' in script or 'type="application/json"' in script
    assert not re.search(r'(src|href|action)="(https?:)?//', page)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", ""]
)
def test_another_host_name_is_refused(client, host):
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "127.0.0.1" in answer.text


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST"])
def test_this_machine_is_served(client, host):
    assert client.get("/healthz", headers={"host": host}).text == "ok"


def test_a_configured_host_is_served(tmp_path):
    settings = Settings(more={"web": {"hosts": ["huitou.shop.example"]}})
    app = create_app(Workspace.create(tmp_path / "w", settings), demo=True)
    with TestClient(app, base_url="http://huitou.shop.example") as asking:
        assert asking.get("/healthz").status_code == 200


def test_the_list_is_as_long_as_the_base(client):
    for where in ({}, {"branch": "信義店"}):
        params = {"period": YEAR} | ({"in": "branch", "is": "信義店"} if where else {})
        figures = measure.figures(client.app.state.workspace, ["nps"], Period.parse(YEAR), list(where))
        base = next(f.base for f in figures if f.slice == where)
        answer = client.get("/measures/nps/behind.csv", params=params)
        assert len(rows(answer)) == base
        page = client.get("/measures/nps/behind", params=params).text
        assert page.count("<tr>") == min(base, 100) + 1


def test_the_csv_opens_in_a_spreadsheet_and_runs_nothing(client):
    answer = client.get("/measures/repurchase_rate/behind.csv", params={"lang": "zh-Hant"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    found = rows(answer)
    assert "顧客編號" in found[0]
    assert "'=cmd|' /C calc'!A0" in {r["顧客編號"] for r in found}
    assert not [c for r in found for c in r.values() if c.startswith(("=", "+", "@", "\t"))]


def test_no_free_text_leaves_by_the_list(client):
    assert "secret words" not in client.get("/measures/nps/behind.csv").text
    assert "secret words" not in client.get("/measures/nps/behind").text


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_what_the_data_say_is_escaped(client):
    page = client.get("/measures/nps", params={"by": "branch", "period": '"><script>x</script>'})
    assert "<script>x" not in page.text


def test_a_fault_of_the_program_is_told_without_its_innards(shop, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(measure, "figures", fails)
    with demo(shop, raise_server_exceptions=False) as client:
        page = client.get("/measures/nps", params={"lang": "en"})
    assert page.status_code == 500
    assert "secret" not in page.text
    assert "fault of the program" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_measure_without_data_names_what_to_import_and_offers_no_list(client):
    page = client.get("/measures/resolution_time", params={"lang": "en"}).text
    assert "(contacts). Bring them in under Data" in page
    assert "/behind" not in page
    assert client.get("/measures", follow_redirects=False).headers["location"] == "/"


def test_an_empty_company_is_told_how_to_begin(empty):
    page = empty.get("/")
    assert page.status_code == 200
    assert 'action="/data/uploads"' in page.text
    assert empty.get("/measures/nps").status_code == 404
