"""The API as a program meets it: the shop's workspace served, with a key for each kind of thing that keys may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.testclient import TestClient

from huitou.faces.roles import SCOPES
from huitou.faces.web import create_app
from huitou.stores import Workspace

HERE = "http://127.0.0.1:8000"


def token(workspace: Workspace, *may: str) -> str:
    """A new key with these scopes, all of them where none is named."""
    now = workspace.clock.stamp()
    return workspace.keys.make("a till", may or tuple(SCOPES), "owner", now)[1]


def asking(workspace: Workspace, *may: str, lang: str = "en", key: bool = True) -> TestClient:
    """A program with a key of these scopes, or without any."""
    headers = {"Accept-Language": lang}
    if key:
        headers["Authorization"] = f"Bearer {token(workspace, *may)}"
    return TestClient(create_app(workspace), base_url=HERE, headers=headers)


def purchase(number: int, **more: Any) -> dict[str, Any]:
    row = {
        "order_id": f"N{number}",
        "customer_id": "C1",
        "bought_at": "2024-05-10T10:00:00+08:00",
        "amount": "99.90",
    }
    return row | more


def rows(*given: dict[str, Any], source: str | None = None) -> dict[str, Any]:
    return {"rows": list(given), **({"source": source} if source else {})}


def orders(workspace: Workspace) -> Sequence[tuple[Any, ...]]:
    """(order_id, source, amount, currency, bought_at, bought_on) of every purchase, by id."""
    import pyarrow.dataset as ds

    paths = [str(p) for p in workspace.lake.paths(workspace.lake.files("purchases"))]
    table = ds.dataset(paths, format="parquet").to_table()
    names = ("order_id", "source", "amount", "currency", "bought_at", "bought_on")
    return sorted(zip(*(table[n].to_pylist() for n in names), strict=True))
