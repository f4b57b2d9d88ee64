"""A call with an Idempotency-Key is done once: sent again, by two at a time, after a restart, after a failure."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from huitou import record
from huitou.faces.api import once as keeping
from huitou.faces.api import rows as sending
from huitou.stores import Workspace
from tests.faces.api import asking, orders, purchase, rows, token
from tests.faces.shop import opened


@pytest.fixture
def workspace(tmp_path):
    return opened(tmp_path)


def send(client, body, key):
    return client.post("/v1/facts/purchases", json=body, headers={"Idempotency-Key": key})


def test_the_same_call_again_is_the_same_answer_and_is_done_once(workspace):
    client = asking(workspace)
    first = send(client, rows(purchase(1)), "one")
    again = send(client, rows(purchase(1)), "one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert [i.import_id for i in record.imports(workspace)].count(first.json()["import_id"]) == 1


def test_the_same_key_with_another_content_is_a_conflict(workspace):
    client = asking(workspace)
    send(client, rows(purchase(1)), "one")
    other = send(client, rows(purchase(2)), "one")
    assert (other.status_code, other.json()["code"]) == (409, "request.other_body")
    elsewhere = client.post("/v1/facts/visits", json=rows(purchase(1)), headers={"Idempotency-Key": "one"})
    assert elsewhere.status_code == 409
    assert "N2" not in [o[0] for o in orders(workspace)]


def test_two_programs_may_use_the_same_key_for_themselves(workspace):
    assert send(asking(workspace), rows(purchase(1)), "one").json()["kept"] == 1
    other = send(asking(workspace), rows(purchase(2)), "one")
    assert (other.status_code, other.json()["kept"]) == (201, 1)


def test_of_two_that_race_one_does_it_and_the_other_waits(workspace, monkeypatch):
    client, begun, go_on, answers = asking(workspace), threading.Event(), threading.Event(), []
    bring = record.bring

    def slow(*said, **more):
        begun.set()
        assert go_on.wait(30)
        return bring(*said, **more)

    monkeypatch.setattr(sending.record, "bring", slow)
    one = threading.Thread(target=lambda: answers.append(send(client, rows(purchase(1)), "race")))
    one.start()
    assert begun.wait(30)
    meanwhile = send(client, rows(purchase(1)), "race")
    go_on.set()
    one.join(60)
    assert (meanwhile.status_code, meanwhile.json()["code"]) == (409, "request.running")
    assert int(meanwhile.headers["Retry-After"]) >= 1
    assert answers[0].status_code == 201
    after = send(client, rows(purchase(1)), "race")
    assert after.json() == answers[0].json()
    assert after.headers["Idempotency-Replayed"] == "true"


def test_many_at_once_with_one_key_land_once(workspace):
    client, answers = asking(workspace), []
    all_at_once = threading.Barrier(6)

    def ask():
        all_at_once.wait()
        answers.append(send(client, rows(purchase(7)), "burst"))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {a.status_code for a in answers} <= {201, 409}
    assert len({a.json()["import_id"] for a in answers if a.status_code == 201}) == 1
    assert [o[0] for o in orders(workspace)].count("N7") == 1


def test_it_is_kept_over_a_restart(workspace):
    said = token(workspace)
    headers = {"Authorization": f"Bearer {said}"}
    client = asking(workspace, key=False)
    client.headers.update(headers)
    first = send(client, rows(purchase(1)), "one")
    later = asking(Workspace.open(workspace.folder), key=False)
    later.headers.update(headers)
    again = send(later, rows(purchase(1)), "one")
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"


def test_whoever_began_and_is_gone_does_not_hold_the_key_for_ever(workspace):
    said = token(workspace)
    client = asking(workspace, key=False)
    client.headers["Authorization"] = f"Bearer {said}"
    now = workspace.clock.stamp()
    body = rows(purchase(1))
    begun = {}

    def begin(caller, key, fingerprint, at, stale):
        begun["body"] = fingerprint
        raise RuntimeError

    real = workspace.requests.begin
    workspace.requests.begin = begin  # learn the fingerprint, as the server that crashed had
    with pytest.raises(RuntimeError):
        send(client, body, "gone")
    workspace.requests.begin = real
    real(
        said.split("_")[1],
        "gone",
        begun["body"],
        now - keeping.GONE - timedelta(seconds=1),
        now - keeping.GONE,
    )
    assert send(client, body, "gone").status_code == 201


def test_what_failed_can_be_tried_again_under_its_key(workspace, monkeypatch):
    client = asking(workspace)
    bad = send(client, rows(purchase(1, colour="red")), "one")
    assert bad.status_code == 422
    assert send(client, rows(purchase(1)), "one").status_code == 201

    def broken(*said, **more):
        raise OSError("the disk is full")

    monkeypatch.setattr(sending.record, "bring", broken)
    with pytest.raises(OSError, match="disk"):
        send(client, rows(purchase(2)), "two")
    monkeypatch.undo()
    assert send(client, rows(purchase(2)), "two").status_code == 201


def test_a_file_is_brought_in_once_too(workspace):
    client = asking(workspace)

    def bring(text):
        file = {"file": ("a.csv", f"order_id,bought_at,amount\nF1,2024-05-01,{text}\n")}
        return client.post("/v1/imports", files=file, headers={"Idempotency-Key": "file"})

    first, again, other = bring("10"), bring("10"), bring("20")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "鍵"])
def test_a_key_that_is_none_is_refused(workspace, key):
    answer = asking(workspace).post(
        "/v1/facts/purchases", json=rows(purchase(1)), headers={"Idempotency-Key": key.encode()}
    )
    assert answer.status_code == 422
    assert "N1" not in [o[0] for o in orders(workspace)]
