"""The planted truth of the sample comes out of the product: brought in as files, merged, measured, never touched."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pandas as pd
import pytest

from huitou import measure, record
from huitou.base import Period
from huitou.measure import Figure
from huitou.sample import truths
from tests.stories.conftest import House, Pick, pooled

pytestmark = pytest.mark.slow

TRUTHS = truths()
FIRST, END = date(2023, 7, 1), date(2026, 7, 1)
FAILING = TRUTHS["failing_branches"].branches
STAR, TURNOVER = next(iter(TRUTHS["star_enps"].branches)), next(iter(TRUTHS["turnover_enps"].branches))
CAME, CAMPAIGN = "加入方式", "APP首購券"
NEW_YEARS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17))


def later(day: date, months: int) -> date:
    """The same day of another month; days here are firsts."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, day.day)


def agrees(name: str, found: float, figure: Figure | None = None) -> None:
    """The value lies where the truth says it must, or the figure's own interval covers what was planted."""
    planted = TRUTHS[name]
    covered = (
        figure is not None and figure.low is not None and figure.low <= planted.value <= (figure.high or 0)
    )
    assert planted.holds(found) or covered, (
        f"{planted.says.en} Found {found:.3f}, {planted.low} to {planted.high}."
    )


def of(figures: list[Figure], name: str, value: str) -> Figure:
    return next(f for f in figures if f.slice[name] == value)


def any_slice(_: Figure) -> bool:
    return True


def beside_the_others(house: House, name: str, by: list[str], pick: Pick = any_slice) -> float:
    """Difference in differences: nine months before and after at each failing branch, against the sound ones."""
    effects = []
    for branch, on in FAILING.items():
        changes = []
        for first, end in ((on, later(on, 9)), (later(on, -9), on)):
            figures = [f for f in house.figures(name, first, end, by) if pick(f)]
            here = of(figures, "branch", branch).value
            assert here is not None
            changes.append(here - pooled([f for f in figures if f.slice["branch"] not in FAILING]))
        effects.append(changes[0] - changes[1])
    return sum(effects) / len(effects)


def orders(figures: list[Figure]) -> float:
    """How many orders are behind figures of purchase frequency, which is orders by customers."""
    return sum((f.value or 0) * f.base for f in figures)


# ── the failing branches ──────────────────────────────────────────────────────────────────────────────────


def test_promoters_and_satisfaction_with_service_fall_at_the_failing_branches(house: House) -> None:
    agrees("failing_nps", beside_the_others(house, "nps", ["branch"]))
    service = beside_the_others(
        house, "csat_factor_mean", ["branch", "factor"], lambda f: f.slice["factor"] == "service"
    )
    agrees("failing_service", service)


def test_satisfaction_by_branch_and_factor_finds_the_failing_branches_and_no_other(house: House) -> None:
    figures = house.figures("csat_factor_mean", later(END, -8), END, ["branch", "factor"])
    scores = {f.slice["branch"]: f.value for f in figures if f.slice["factor"] == "service" and f.base >= 50}
    usual = sorted(v for v in scores.values() if v is not None)[len(scores) // 2]
    assert {branch for branch, v in scores.items() if v is not None and v < usual - 0.7} == set(FAILING)


def test_fewer_orders_are_made_and_fewer_customers_buy_again_at_the_failing_branches(house: House) -> None:
    here, there = Counter[str](), Counter[str]()
    for branch, on in FAILING.items():
        for when, first in (("after", on), ("before", later(on, -3))):
            figures = house.figures("purchase_frequency", first, later(first, 3), ["branch"])
            here[when] += orders([f for f in figures if f.slice["branch"] == branch])
            there[when] += orders([f for f in figures if f.slice["branch"] not in FAILING])
    agrees("failing_orders", here["after"] / here["before"] / (there["after"] / there["before"]))
    assert beside_the_others(house, "repurchase_rate", ["branch"]) < -0.01


def test_complaints_an_order_are_a_multiple_at_the_failing_branches(house: House) -> None:
    made, complained = Counter[bool](), Counter[bool]()
    for name, count in (("purchase_frequency", made), ("complaints", complained)):
        for f in house.figures(name, FIRST, END, ["branch"], "month"):
            branch = str(f.slice["branch"])
            if branch not in FAILING or f.period.first >= FAILING[branch]:
                count[branch in FAILING] += (f.value or 0) * (f.base if name == "purchase_frequency" else 1)
    agrees("failing_complaints", complained[True] / made[True] / (complained[False] / made[False]))
    lately = house.figures("complaint_rate", later(END, -6), END, ["branch"])
    worst = sorted(lately, key=lambda f: f.value or 0)[-len(FAILING) :]
    assert {f.slice["branch"] for f in worst} == set(FAILING)


# ── the star and those who leave ──────────────────────────────────────────────────────────────────────────


def test_customers_and_employees_are_happiest_at_the_star_branch(house: House) -> None:
    nps = house.figures("nps", FIRST, END, ["branch"])
    best = of(nps, "branch", STAR)
    assert best.value == max(f.value for f in nps if f.value is not None)
    agrees("star_nps", best.value - pooled([f for f in nps if f.slice["branch"] not in (STAR, *FAILING)]))
    enps = house.figures("enps", FIRST, END, ["branch"])
    for name, branch in (("star_enps", STAR), ("turnover_enps", TURNOVER)):
        figure = of(enps, "branch", branch)
        assert figure.value is not None
        agrees(name, figure.value, figure)


def test_staff_leave_one_branch_four_times_as_often(house: House) -> None:
    """Turnover is of its period, here three years; the truth is of one."""
    figures = house.figures("employee_turnover", FIRST, END, ["branch"])
    worst = max(figures, key=lambda f: f.value or 0)
    assert worst.slice["branch"] == TURNOVER
    agrees("turnover_rate", (worst.value or 0) / 3)
    usual = [f.more for f in figures if f.slice["branch"] not in (STAR, TURNOVER)]
    agrees("usual_turnover_rate", sum(m["events"] for m in usual) / sum(m["exposure"] for m in usual) / 3)


# ── the price rise ────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_is_worth_more_and_the_price_is_liked_less_after_the_rise(house: House) -> None:
    on = TRUTHS["price_order_value"].since
    assert on is not None
    months = {
        f.period.first: f
        for f in house.figures("average_order_value", later(on, -12), later(on, 6), every="month")
    }
    pairs = [(months[later(on, n)], months[later(on, n - 12)]) for n in range(6)]
    assert all(now.low > before.high for now, before in pairs), (
        "each month lies clearly above that of a year before"
    )
    value = [
        house.figure("average_order_value", first, later(first, 6)).value for first in (on, later(on, -12))
    ]
    agrees("price_order_value", 100 * (value[0] / value[1] - 1))
    price = [
        of(house.figures("csat_factor_mean", *span, ["factor"]), "factor", "price").value
        for span in ((on, END), (FIRST, on))
    ]
    agrees("price_satisfaction", price[0] - price[1])


# ── who comes, who comes back, who leaves ─────────────────────────────────────────────────────────────────


def test_the_campaign_brings_a_wave_of_whom_few_come_back(house: House) -> None:
    on = TRUTHS["campaign_comes_back"].since
    assert on is not None
    wave = of(house.figures("new_customers", on, later(on, 1), [CAME]), CAME, CAMPAIGN)
    assert wave.value == round(house.sample.world.campaign_share * house.sample.world.customers)
    for name, span in (
        ("second_purchase_rate", (later(on, -2), later(on, 3))),
        ("cohort_retention", (on, later(on, 1))),
    ):
        figures = house.figures(name, *span, [CAME])
        others = pooled([f for f in figures if f.slice[CAME] != CAMPAIGN])
        agrees("campaign_comes_back", (of(figures, CAME, CAMPAIGN).value or 0) / others)


def test_promoters_make_more_orders_than_detractors(house: House) -> None:
    """Those who answered in the last month of a quarter, and what they bought in the next."""
    bought, said = Counter[str](), Counter[str]()
    for quarter in Period(later(FIRST, 3), END).every("quarter"):
        active = measure.behind(house.ws, "active_customers", quarter)
        many = {row["customer_id"]: row["orders"] for row in active}
        asked = Period(later(quarter.first, -1), quarter.first)
        for row in measure.behind(house.ws, "nps", asked, {"survey": "after-order"}):
            mood = "promoter" if row["up"] else "detractor" if row["down"] else "passive"
            said[mood] += 1
            bought[mood] += many.get(row["customer_id"], 0)
    a_head = {mood: bought[mood] / said[mood] for mood in said}
    assert a_head["promoter"] > a_head["passive"] > a_head["detractor"]
    agrees("promoters_buy_more", a_head["promoter"] / a_head["detractor"])


def test_subscriptions_end_at_the_planted_rate(house: House) -> None:
    months = house.figures("contract_churn_rate", later(END, -24), END, ["訂閱方案"], "month")
    months = [f for f in months if f.slice["訂閱方案"] == "每月茶訂閱"]
    assert len(months) == 24
    agrees("subscription_churn", pooled(months))


def test_summers_have_more_customers_a_day_than_winters(house: House) -> None:
    """Each winter against the summers around it; growth within the year is interpolated, New Year left out."""
    days: dict[tuple[int, int], list[float]] = {}
    for f in house.figures("active_customers", FIRST, END, every="day"):
        day = f.period.first
        if not any(ny - timedelta(days=20) <= day <= ny + timedelta(days=5) for ny in NEW_YEARS):
            days.setdefault((day.year, day.month), []).append(f.value or 0)
    mean = {month: sum(v) / len(v) for month, v in days.items()}
    summer = {y: (mean[y, 7] + mean[y, 8]) / 2 for y in (2023, 2024, 2025)}
    winter = {y: (mean[y, 12] + mean[y + 1, 1]) / 2 for y in (2023, 2024)}
    found = [summer[y] ** (7 / 12) * summer[y + 1] ** (5 / 12) / w for y, w in winter.items()]
    agrees("summer_over_winter", sum(found) / len(found))


def test_gift_boxes_sell_before_new_year(house: House) -> None:
    """Of orders by category, since no measure counts lines: two gift boxes on one order are one, so a little less."""
    share = {}
    for name, first, end in (
        ("festive", date(2026, 2, 3), date(2026, 2, 17)),
        ("usual", date(2025, 9, 1), date(2026, 1, 1)),
    ):
        figures = house.figures("purchase_frequency", first, end, ["category"])
        share[name] = orders([of(figures, "category", "gift-box")]) / orders(figures)
    assert share["festive"] / share["usual"] == pytest.approx(TRUTHS["new_year_gifts"].value, rel=0.15)


# ── service and surveys ───────────────────────────────────────────────────────────────────────────────────


def test_one_matter_in_eight_comes_back(house: House) -> None:
    figure = house.figure("first_contact_resolution", FIRST, END)
    assert figure.value is not None
    agrees("contacts_come_back", 1 - figure.value)


def test_the_response_rate_is_that_of_the_invitations(house: House) -> None:
    sent = pd.read_parquet(house.sample.files["touches"]).query("kind == 'survey'")
    answered = sent["outcome"].eq("answered").groupby(sent["campaign"]).mean()
    figures = house.figures("response_rate", FIRST, END, ["survey"])
    for survey in ("after-order", "relationship"):
        figure = of(figures, "survey", survey)
        assert figure.value == pytest.approx(answered[survey], abs=0.001)
        # a survey sent to both of two people who were joined in error counts as one and its reminder
        assert figure.base == pytest.approx(int((sent["campaign"] == survey).sum()), abs=3)


def test_second_accounts_are_joined_and_hardly_anybody_else(house: House) -> None:
    """Nine hundred people signed up twice; those who gave no telephone number and no mail cannot be found."""
    person = pd.read_parquet(house.sample.truth / "customers.parquet").set_index("customer_id")["person"]
    links = record.links(house.ws)
    assert links is not None
    right = sum(
        person[a] == person[b]
        for a, b in zip(links["customer_id"].to_pylist(), links["customer"].to_pylist(), strict=True)
    )
    twice = int(person.duplicated().sum())
    assert right >= 0.99 * twice
    assert links.num_rows - right <= 0.01 * twice
    assert house.merged.records == links.num_rows


# ── nothing is lost, nothing is counted twice ─────────────────────────────────────────────────────────────


def says(house: House, names: tuple[str, ...] = ()) -> str:
    return str([f.as_dict("zh-Hant") for f in measure.figures(house.ws, names)])


def test_every_row_of_the_files_is_kept_and_none_is_put_aside(house: House, small_house: House) -> None:
    for company in (house, small_house):
        for fact, brought in company.brought.items():
            kept = brought.facts[fact]
            assert brought.rows == company.sample.rows[fact] == kept.added, fact
            assert (brought.aside, kept.unchanged, kept.corrected) == (0, 0, 0), fact
            assert sum(f.rows for f in company.ws.lake.files(fact)) >= kept.added, fact
        assert not record.quarantine(company.ws)


def test_the_same_files_again_change_nothing(small_house: House) -> None:
    before, revision = says(small_house), small_house.ws.lake.revision
    for fact, file in small_house.sample.files.items():
        again = record.bring(small_house.ws, file, fact).facts[fact]
        assert again.unchanged == again.read == small_house.sample.rows[fact], fact
    assert not record.merge(small_house.ws).changed
    assert small_house.ws.lake.revision == revision
    assert says(small_house) == before


def test_undoing_an_import_brings_the_figures_back(small_house: House) -> None:
    names = ("complaints", "complaint_rate", "repurchase_rate")
    file = small_house.sample.files["complaints"]
    before = says(small_house, names)
    newest = next(
        i for i in record.imports(small_house.ws) if i.file == file.name and i.facts["complaints"]["added"]
    )
    rows = small_house.sample.rows["complaints"]
    assert record.undo(small_house.ws, newest.import_id) == {"complaints": rows}
    without = measure.figures(small_house.ws, names)
    assert [f.value for f in without if f.name != "repurchase_rate"] == [None, None]
    assert record.bring(small_house.ws, file, "complaints").facts["complaints"].added == rows
    assert says(small_house, names) == before


def test_all_measures_say_something_of_the_sample(small_house: House) -> None:
    figures = measure.figures(small_house.ws)
    assert {f.name for f in figures} == set(measure.METRICS)
    assert {f.name for f in figures if f.value is None} == {"ces_1"}, (
        "the sample asks on the newer scale only"
    )
    for f in figures:
        assert f.low is None or f.high is None or f.low <= (f.value or 0) <= f.high, f.name
