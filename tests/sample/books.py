"""The files of a made sample as pandas tables, and what the finders share. No line of the product is used here."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd


@dataclass(eq=False)
class Books:
    """The files of a made sample, and the planted dates and branches (never the effects)."""

    files: dict[str, Path]
    first: pd.Timestamp
    until: pd.Timestamp
    price_on: pd.Timestamp
    campaign_on: pd.Timestamp
    failing: dict[str, pd.Timestamp]
    star: str
    turnover: str
    new_years: list[pd.Timestamp] = field(default_factory=list)

    @cached_property
    def orders(self) -> pd.DataFrame:
        orders = self.local("purchases", "bought_at")
        return orders[["order_id", "customer_id", "at", "amount", "branch"]].sort_values(
            ["customer_id", "at"]
        )

    @cached_property
    def answers(self) -> pd.DataFrame:
        return self.local("answers", "answered_at")

    @cached_property
    def lines(self) -> pd.DataFrame:
        lines = pd.read_parquet(self.files["lines"], columns=["order_id", "category"])
        return lines.merge(self.orders[["order_id", "at"]], on="order_id")

    @cached_property
    def members(self) -> pd.DataFrame:
        return pd.read_csv(self.files["customers"], dtype=str, encoding="utf-8-sig").assign(
            joined=lambda m: pd.to_datetime(m["加入時間"]), left=lambda m: pd.to_datetime(m["合約結束日"])
        )

    @cached_property
    def complaints(self) -> pd.DataFrame:
        rows = pd.read_csv(self.files["complaints"], dtype=str, encoding="utf-8-sig")
        return rows.assign(at=pd.to_datetime(rows["客訴時間"]), done=pd.to_datetime(rows["結案時間"]))

    def local(self, fact: str, time: str) -> pd.DataFrame:
        rows = pd.read_parquet(self.files[fact])
        return rows.assign(at=rows[time].dt.tz_localize(None).astype("datetime64[s]"))

    def between(self, rows: pd.DataFrame, first: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
        return rows[(rows["at"] >= first) & (rows["at"] < end)]


def months(count: int) -> pd.DateOffset:
    return pd.DateOffset(months=count)


def orders_after(books: Books, events: pd.DataFrame, days: int) -> pd.Series:
    """How many orders each event's customer made within `days` after it."""
    names = pd.Index(books.orders["customer_id"].unique())
    epoch = books.orders["at"].astype("int64").to_numpy()
    far = 2**36
    key = np.sort(names.get_indexer(books.orders["customer_id"]) * far + epoch)
    who = names.get_indexer(events["customer_id"]).astype("int64")
    at = events["at"].astype("datetime64[s]").astype("int64").to_numpy()
    low = np.searchsorted(key, who * far + at, side="right")
    high = np.searchsorted(key, who * far + at + days * 86_400, side="right")
    return pd.Series(np.where(who < 0, 0, high - low), index=events.index)


def net(scores: pd.Series) -> float:
    """Promoters less detractors, in points."""
    return float(100 * ((scores >= 9).mean() - (scores <= 6).mean()))
