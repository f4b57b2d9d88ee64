"""The measure page with the chart that fits the measure, its target, and its figures as a file."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from huitou import measure
from tests.faces.sitting import demo
from tests.faces.teahouse import teahouse


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A teahouse with two targets."""
    found = teahouse(tmp_path_factory.mktemp("charted") / "shop")
    now = found.clock.stamp()
    found.targets.set("nps", Decimal(40), "owner", now)
    found.targets.set("average_order_value", Decimal(9000), "owner", now)
    return found


@pytest.fixture(scope="module")
def page(house):
    client = demo(house)

    def opened(path):
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.text

    return opened


HAS = {
    "nps": {"stacks", "diverging"},
    "cohort_retention": {"heat", "lines"},
    "second_purchase_rate": {"heat", "lines", "steps"},
    "second_purchase_days": {"steps"},
    "purchase_interval_median": {"steps"},
    "churn_rate": {"steps"},
    "new_customer_share": {"stacks"},
    "average_order_value": set(),
}


@pytest.mark.parametrize(("name", "kinds"), HAS.items(), ids=HAS)
def test_each_measure_has_the_chart_that_fits_it(page, name, kinds):
    text = page(f"/measures/{name}?lang=en")
    every = {"heat", "lines", "steps", "stacks", "diverging"}
    assert {
        kind for kind in every if f'<svg class="{kind}"' in text or f' class="{kind}" viewBox' in text
    } == kinds
    assert "<svg" in text
    assert "style=" not in text


def test_the_page_goes_from_the_figure_to_the_definition(page):
    text = page("/measures/nps?lang=en&by=branch")
    places = [
        text.index(f'id="{one}"')
        for one in ("trend-title", "mix-title", "parts-title", "scores-title", "definition")
    ]
    assert text.index('class="figure-value"') < places[0]
    assert places == sorted(places)


def test_every_drawing_has_its_numbers_as_a_table(page):
    text = page("/measures/second_purchase_rate?lang=en")
    drawings = text.count('<figure class="chart">') + text.count('<figure class="trend">')
    assert text.count("The numbers as a table") == drawings == 3


def test_a_target_stands_beside_the_figure_and_across_the_trend(page):
    text = page("/measures/nps?lang=en")
    assert "Target 40 points ·" in text
    assert 'class="target-line"' in text
    assert '"target": [40.0, "Target 40 points"]' in text


def test_a_target_far_off_the_course_draws_no_line(page):
    text = page("/measures/average_order_value?lang=en")
    assert "Target NT$9,000 · NT$8," in text
    assert 'class="target-line"' not in text


def test_a_slice_with_too_few_has_no_bar(page, house):
    months = [f.period for f in measure.trend(house, "nps", "month", 24)]
    found = ((m, d) for m in months for d in measure.distribution(house, "nps", m, "branch") if d.withheld)
    period, hidden = next(found)
    text = page(f"/measures/nps?lang=en&by=branch&period={period.label}")
    scores = text[text.index('id="scores-title"') :]
    row = next(r for r in scores.split("<tr>") if hidden.slice["branch"] in r)
    assert "Withheld" in row
    assert "<svg" not in row


def rows_of(text):
    assert text.startswith("\ufeff")  # or Excel turns Chinese to rubbish
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_figures_come_as_a_file(page, house):
    rows = rows_of(page("/measures/nps/figures.csv?by=branch&lang=en"))
    kinds = [r["Kind"] for r in rows]
    assert kinds.count("The figure") == 1
    assert kinds.count("Slice") == 4
    assert kinds.count("Trend") == 24
    figure = measure.figures(house, ["nps"])[0]
    assert float(rows[0]["Value"]) == pytest.approx(figure.value, abs=1e-6)
    assert (rows[0]["Base"], rows[0]["Target"], rows[0]["Unit"]) == (str(figure.base), "40", "points")
    assert rows[0]["Last day"] == "2024-08-31"


def test_no_cell_of_the_file_is_a_formula(page):
    rows = rows_of(page("/measures/nps/figures.csv?by=branch&lang=en"))
    slices = {r["Slice"] for r in rows}
    assert "'=HYPERLINK(1)" in slices
    assert "=HYPERLINK(1)" not in slices
    assert min(float(r["Value"]) for r in rows if r["Value"]) < float("inf")  # negative numbers stay numbers


def test_withheld_figures_have_no_value_in_the_file(page):
    for row in rows_of(page("/measures/nps/figures.csv?by=branch&lang=en")):
        if row["Withheld"] == "yes":
            assert row["Value"] == row["Interval from"] == row["Interval to"] == ""


def test_the_page_links_to_its_own_file(page):
    text = page("/measures/nps?lang=en&by=branch&every=quarter")
    assert '/measures/nps/figures.csv?by=branch&amp;every=quarter"' in text


def test_a_page_called_by_its_title_links_to_a_file_that_is_there(page):
    text = page("/measures/淨推薦值（NPS®）?lang=en")
    assert 'href="/measures/nps/figures.csv"' in text
