"""Finds the planted truth again from the files alone, in plain pandas: no line of the product is used for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pandas as pd

from tests.sample.books import Books, months, net, orders_after

Finder = Callable[["Books"], float]
FOUND: dict[str, Finder] = {}


def finds(name: str) -> Callable[[Finder], Finder]:
    """Marks a function as the way to find one planted truth again."""

    def mark(finder: Finder) -> Finder:
        FOUND[name] = finder
        return finder

    return mark


@finds("promoters_buy_more")
def promoters_buy_more(books: Books) -> float:
    said = books.answers.query("question == 'nps' and survey == 'after-order'")
    said = said[said["at"] < books.until - pd.Timedelta(days=90)]
    later = orders_after(books, said, 90)
    return float(later[said["value"] >= 9].mean() / later[said["value"] <= 6].mean())


@finds("price_order_value")
def price_order_value(books: Books) -> float:
    """The same six months, a year apart, so that the season is the same."""
    after = books.between(books.orders, books.price_on, books.price_on + months(6))["amount"].mean()
    last_year = books.price_on - months(12)
    before = books.between(books.orders, last_year, last_year + months(6))["amount"].mean()
    return float(100 * (after / before - 1))


@finds("price_light_buyers")
def price_light_buyers(books: Books) -> float:
    """Classed by an earlier quarter, so that chance in the class does not return as an effect."""
    start, on = books.price_on - months(6), books.price_on
    there = books.members.loc[books.members["joined"] < start, "會員編號"]
    orders = books.orders[books.orders["customer_id"].isin(there)]
    classed = (
        books.between(orders, start, on - months(3))
        .groupby("customer_id")
        .size()
        .reindex(there, fill_value=0)
    )
    before = (
        books.between(orders, on - months(3), on).groupby("customer_id").size().reindex(there, fill_value=0)
    )
    after = (
        books.between(orders, on, on + months(3)).groupby("customer_id").size().reindex(there, fill_value=0)
    )
    light, heavy = classed <= 1, classed >= 6
    return float((after[light].sum() / before[light].sum()) / (after[heavy].sum() / before[heavy].sum()))


@finds("price_satisfaction")
def price_satisfaction(books: Books) -> float:
    said = books.answers.query("question == 'csat.price'")
    before, after = said[said["at"] < books.price_on], said[said["at"] >= books.price_on]
    return float(after["value"].mean() - before["value"].mean())


def _beside_the_others(books: Books, question: str, of: Callable[[pd.Series], float]) -> float:
    """Difference in differences: nine months before and after at each failing branch, against sound branches."""
    said = books.answers[books.answers["question"] == question]
    sound = said[~said["branch"].isin(books.failing)]
    effects = []
    for branch, on in books.failing.items():
        spans = ((on, on + months(9)), (on - months(9), on))
        here = [of(books.between(said[said["branch"] == branch], *span)["value"]) for span in spans]
        there = [of(books.between(sound, *span)["value"]) for span in spans]
        effects.append((here[0] - here[1]) - (there[0] - there[1]))
    return float(np.mean(effects))


@finds("failing_nps")
def failing_nps(books: Books) -> float:
    return _beside_the_others(books, "nps", net)


@finds("failing_service")
def failing_service(books: Books) -> float:
    return _beside_the_others(books, "csat.service", lambda scores: float(scores.mean()))


@finds("failing_orders")
def failing_orders(books: Books) -> float:
    """Orders of those who were there in the quarter before: after by before, against sound branches."""
    here, there = np.zeros(2), np.zeros(2)
    quarter = pd.Timedelta(days=90)
    for on in books.failing.values():
        for branch, rows in books.orders.groupby("branch"):
            if branch in books.failing and books.failing[branch] != on:
                continue
            before, after = books.between(rows, on - quarter, on), books.between(rows, on, on + quarter)
            known = after["customer_id"].isin(before["customer_id"])
            (here if branch in books.failing else there)[:] += (len(before), int(known.sum()))
    return float((here[1] / here[0]) / (there[1] / there[0]))


@finds("failing_complaints")
def failing_complaints(books: Books) -> float:
    """Complaints an order at the failing branches since they fail, by the same at sound ones."""

    def rate(branch: str, since: pd.Timestamp) -> tuple[int, int]:
        made = books.orders[(books.orders["branch"] == branch) & (books.orders["at"] >= since)]
        complained = books.complaints["訂單編號"].isin(made["order_id"]).sum()
        return int(complained), len(made)

    failing = np.sum([rate(branch, on) for branch, on in books.failing.items()], axis=0)
    sound = [b for b in books.orders["branch"].unique() if b not in books.failing]
    usual = np.sum([rate(branch, books.first) for branch in sound], axis=0)
    return float((failing[0] / failing[1]) / (usual[0] / usual[1]))


@finds("star_nps")
def star_nps(books: Books) -> float:
    said = books.answers.query("question == 'nps'")
    others = said[~said["branch"].isin([books.star, *books.failing])]
    return net(said.loc[said["branch"] == books.star, "value"]) - net(others["value"])


@finds("star_enps")
def star_enps(books: Books) -> float:
    return net(books.answers.query("question == 'enps' and branch == @books.star")["value"])


@finds("turnover_enps")
def turnover_enps(books: Books) -> float:
    return net(books.answers.query("question == 'enps' and branch == @books.turnover")["value"])


def staff_turnover(books: Books, branch: str | None = None) -> float:
    """Leavers by person-years since day 0."""
    crew = pd.read_parquet(books.files["employees"])
    usual = crew[~crew["branch"].isin([books.star, books.turnover])]
    crew = usual if branch is None else crew[crew["branch"] == branch]
    joined, left = pd.to_datetime(crew["joined_on"]), pd.to_datetime(crew["left_on"])
    years = (left.fillna(books.until) - joined.clip(lower=books.first)).dt.days.sum() / 365.25
    return float(left.notna().sum() / years)


@finds("turnover_rate")
def turnover_rate(books: Books) -> float:
    return staff_turnover(books, books.turnover)


@finds("usual_turnover_rate")
def usual_turnover_rate(books: Books) -> float:
    return staff_turnover(books)


@finds("slow_answers")
def slow_answers(books: Books) -> float:
    made = books.complaints.rename(columns={"會員編號": "customer_id"})
    made = made[made["at"] < books.until - pd.Timedelta(days=90)]
    later = orders_after(books, made, 90)
    return float(later[made["管道"] == "email"].mean() / later[made["管道"] == "line"].mean())


def _daily(books: Books) -> pd.Series:
    """Orders a day, without the days around Lunar New Year."""
    daily = books.orders.groupby(books.orders["at"].dt.normalize()).size()
    for new_year in books.new_years:
        daily = daily[
            (daily.index < new_year - pd.Timedelta(days=20)) | (daily.index > new_year + pd.Timedelta(days=5))
        ]
    return daily


@finds("summer_over_winter")
def summer_over_winter(books: Books) -> float:
    """Each December and January against the geometric mean of the summers (July, August) on both sides."""
    daily = _daily(books)
    monthly = daily.groupby(daily.index.to_period("M")).mean()
    by_year = {y: (monthly.get(f"{y}-07"), monthly.get(f"{y}-08")) for y in range(2023, 2026)}
    summers = {y: np.mean(s) for y, s in by_year.items()}
    winters = {y: np.mean([monthly[f"{y}-12"], monthly[f"{y + 1}-01"]]) for y in (2023, 2024)}
    # August to August is 12 months and the winter lies 5 after the first, so growth within the year is interpolated.
    return float(
        np.mean([summers[y] ** (7 / 12) * summers[y + 1] ** (5 / 12) / w for y, w in winters.items()])
    )


@finds("new_year_gifts")
def new_year_gifts(books: Books) -> float:
    gifts, day = books.lines["category"] == "gift-box", books.lines["at"].dt.normalize()
    festive = pd.Series(False, index=day.index)
    for new_year in books.new_years:
        festive |= (day >= new_year - pd.Timedelta(days=14)) & (day < new_year)
    return float(gifts[festive].mean() / gifts[~festive].mean())


def _ordinary(books: Books) -> pd.DataFrame:
    return books.members[books.members["加入方式"] != "APP首購券"]


@finds("joins_growth")
def joins_growth(books: Books) -> float:
    joined = _ordinary(books)["joined"]
    year = [
        ((joined >= books.first + months(12 * y)) & (joined < books.first + months(12 * y + 12))).sum()
        for y in range(3)
    ]
    return float((year[2] / year[0]) ** 0.5)


@finds("campaign_comes_back")
def campaign_comes_back(books: Books) -> float:
    """Bought again within 90 days of the first order: the campaign's joiners by those of the months around it."""
    first = books.orders.groupby("customer_id").agg(at=("at", "min")).reset_index()
    around = books.members[
        (books.members["joined"] >= books.campaign_on - months(2))
        & (books.members["joined"] < books.campaign_on + months(3))
    ].merge(first, left_on="會員編號", right_on="customer_id")
    again = orders_after(books, around, 90) > 0
    wave = around["加入方式"] == "APP首購券"
    return float(again[wave].mean() / again[~wave].mean())


@finds("subscription_churn")
def subscription_churn(books: Books) -> float:
    """Contracts ended by months of contract."""
    contracts = books.members[books.members["訂閱方案"] == "每月茶訂閱"]
    lasted = contracts["left"].fillna(books.until + pd.Timedelta(days=1)) - contracts["joined"]
    return float(contracts["left"].notna().sum() / (lasted.dt.total_seconds().sum() / 86_400 / 30.4375))


@finds("contacts_come_back")
def contacts_come_back(books: Books) -> float:
    """Issues with a second contact, of those whose first was resolved a fortnight before the end."""
    asked = books.local("contacts", "opened_at")
    issues = asked.groupby("issue").agg(contacts=("at", "size"), first=("at", "min"))
    return float((issues.loc[issues["first"] < books.until - pd.Timedelta(days=14), "contacts"] > 1).mean())


@lru_cache(maxsize=1)
def drivers(books: Books) -> dict[str, float]:
    """Least squares of overall satisfaction on the four factors."""
    said = books.answers[books.answers["question"].str.startswith("csat")]
    wide = said.pivot_table(index=["customer_id", "at"], columns="question", values="value").dropna()
    factors = ["csat.service", "csat.product", "csat.price", "csat.environment"]
    design = np.column_stack([np.ones(len(wide)), wide[factors].to_numpy()])
    weights, *_ = np.linalg.lstsq(design, wide["csat"].to_numpy(), rcond=None)
    return dict(zip(factors, weights[1:].tolist(), strict=True))


for _factor in ("service", "product", "price", "environment"):
    finds(f"driver_{_factor}")(lambda books, f=_factor: drivers(books)[f"csat.{f}"])


@lru_cache(maxsize=1)
def loyalty(books: Books) -> pd.Series:
    """The kind of loyalty of everybody asked twice a year: by orders in the 180 days before, and by intentions."""
    said = books.answers[books.answers["question"].str.startswith("cli.")]
    fond = said.groupby(["customer_id", "at"])["value"].mean().rename("intends").reset_index()
    before = fond.assign(at=fond["at"] - pd.Timedelta(days=180)).astype({"at": "datetime64[s]"})
    joined = fond["customer_id"].map(books.members.set_index("會員編號")["joined"])
    days = (fond["at"] - joined).dt.days.clip(upper=180, lower=30)
    often = orders_after(books, before, 180) / days >= 1 / 30
    much = np.where(often, np.where(fond["intends"] >= 6.7, "true", "spurious"), "")
    kind = np.where(often, much, np.where(fond["intends"] >= 6.7, "latent", "none"))
    return pd.Series(kind, index=fond["customer_id"])


for _kind in ("true", "latent", "spurious", "none"):
    finds(f"loyalty_{_kind}")(lambda books, k=_kind: float((loyalty(books) == k).mean()))


def unlike_the_others(books: Books) -> set[str]:
    """Branches whose service scored clearly below the median branch in the last eight months."""
    said = books.answers[books.answers["question"] == "csat.service"]
    lately = books.between(said, books.until - months(8), books.until).groupby("branch")["value"]
    scores = lately.mean()[lately.size() >= 50]
    return set(scores.index[scores < scores.median() - 0.7])


@finds("failing_branches")
def failing_branches(books: Books) -> float:
    """How many of them are failing branches; any other one found makes it wrong."""
    found = unlike_the_others(books)
    return float(len(found)) if found <= set(books.failing) else float("nan")
