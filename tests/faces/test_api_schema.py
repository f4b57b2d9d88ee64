"""The API keeps what its OpenAPI description promises, whatever is sent: asked by schemathesis, which makes it all up.

HUITOU_API_EXAMPLES=100 asks longer than the gate does.
"""

from __future__ import annotations

import os

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks

from huitou.faces.api import Mounted
from huitou.record import FACTS
from tests.faces.api import token
from tests.faces.shop import opened

EXAMPLES = int(os.environ.get("HUITOU_API_EXAMPLES", "3"))
LONG = EXAMPLES >= 20
# That a request is well formed does not say that it can be done: an id may be unknown, a value unfit for its column.
LEFT_OUT = {"positive_data_acceptance", "max_response_time"}
OF_ONE_ENTRY = {"unsupported_method", "allow_header_conformance"}

load_all_checks()
CHECKED = [
    check for name in CHECKS.get_all_names() if name not in LEFT_OUT for check in CHECKS.get_by_names([name])
]

mounted = Mounted(None)  # its description needs no workspace; it gets one below
around = FastAPI()
around.router.routes.append(mounted)
schema = schemathesis.openapi.from_asgi("/v1/openapi.json", around)
if not LONG:  # kinds of facts are sent alike; one that is closed and one that takes any column tell as much
    alike = [f"/facts/{fact}" for fact in FACTS if fact not in ("purchases", "customers")]
    schema = schema.exclude(path=alike)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    mounted.app.state.workspace = opened(tmp_path_factory.mktemp("api") / "shop")
    return token(mounted.app.state.workspace)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=not LONG, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_its_description(case, key):
    # /facts/{fact} and /facts/purchases are two entries of one address: checks that look at one entry count it for two
    checks = [c for c in CHECKED if not case.path.startswith("/facts/") or c.__name__ not in OF_ONE_ENTRY]
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=checks, timeout=120)
