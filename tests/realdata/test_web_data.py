"""A public data set brought in through the pages, as a manager would, from a CSV file."""

from __future__ import annotations

import pandas as pd
import pytest

from huitou import record
from huitou.stores import Settings, Workspace
from tests.faces.sitting import demo

pytestmark = [pytest.mark.realdata, pytest.mark.slow]


def test_online_retail_is_recognised_and_every_row_is_accounted_for(realdata, tmp_path):
    sold = pd.read_parquet(realdata / "uci-online-retail" / "onlineretail.parquet").head(60_000)
    company = Workspace.create(
        tmp_path / "ws", Settings(zone="Europe/London", currency="GBP", lang="en", country="GB")
    )
    with demo(company) as client:
        page = client.post(
            "/data/uploads", files={"file": ("Online Retail.csv", sold.to_csv(index=False).encode())}
        )
        assert "Seems to be an export of UCI Online Retail." in page.text
        done = client.post(f"{page.url}/import", data={})
    (brought,) = record.imports(company)
    cancelled = sold.InvoiceNo.str.startswith("C")
    assert "is brought in" in done.text
    assert brought.rows == len(sold)
    assert brought.kept["lines"].added + brought.kept["returns"].added + brought.aside == len(sold)
    assert brought.kept["returns"].added == cancelled.sum()
    for kept in brought.kept.values():
        assert kept.read == kept.added + kept.corrected + kept.unchanged + kept.aside
