"""What the points card promises, one story each, told in dates. The numbers are those of the twelve invariants.

Two have no story here: a reward never goes out oftener than there are of it (I7) comes with the rewards; that one
company never sees another's points (I11) is so because each has a database of its own.
"""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from huitou.base import Conflict, HuitouError, Refused
from huitou.record import Earn, Ledger
from huitou.stores import Workspace
from tests.stories.points import TeaShop


@pytest.fixture
def shop(tmp_path: Path) -> TeaShop:
    return TeaShop(tmp_path)


def test_i1_what_ann_gives_bo_gets_and_not_a_point_more(shop: TeaShop) -> None:
    # 8 Jan: Ann joins and buys a kettle. 3 Feb: for Bo's birthday she gives him 40 of her 120 points.
    shop.on("8 Jan")
    ann, bo = shop.joins("Ann"), shop.joins("Bo")
    ann.earns(120)
    shop.on("3 Feb")
    ann.gives(40, to=bo)
    assert (ann.has, bo.has) == (80, 40)

    # She would like to give 100 more, but has 80: she is told so, and neither card changes.
    with pytest.raises(Refused, match="100 needed, 80 available"):
        ann.gives(100, to=bo)
    assert (ann.has, bo.has) == (80, 40)


def test_i2_the_card_shows_what_the_receipts_add_up_to(shop: TeaShop) -> None:
    # 8 Jan: a kettle. 20 Jan: tea. 2 Feb: she pays a cup with points. 25 Feb: she returns the kettle.
    ann = shop.joins("Ann")
    shop.on("8 Jan")
    ann.earns(120, "kettle")
    shop.on("20 Jan")
    ann.earns(30, "tea")
    shop.on("2 Feb")
    ann.uses(50, "cup")
    shop.on("25 Feb")
    ann.returns("kettle")
    assert ann.statement == [("earn", 120), ("earn", 30), ("burn", -50), ("clawback", -120)]
    assert ann.has - ann.owes == 120 + 30 - 50 - 120 == -20


def test_i3_nobody_falls_below_zero_unseen(shop: TeaShop) -> None:
    # 8 Jan: Ann earns 120 points on a kettle, and uses them all on 2 Feb. 25 Feb: she returns the kettle.
    ann = shop.joins("Ann")
    shop.on("8 Jan")
    ann.earns(120, "kettle")
    shop.on("2 Feb")
    ann.uses(120, "tea set")
    shop.on("25 Feb")
    ann.returns("kettle")
    # Her card shows 0 and not -120: what she owes stands beside it, and she cannot buy with what she has not.
    assert (ann.has, ann.owes) == (0, 120)
    with pytest.raises(Refused):
        ann.uses(1)

    # 10 Mar: she earns 150 on a wok. The first 120 pay what she owes, 30 are hers.
    shop.on("10 Mar")
    ann.earns(150)
    assert (ann.has, ann.owes) == (30, 0)


def test_i4_points_are_good_from_their_first_day_through_their_last(shop: TeaShop) -> None:
    # 8 Jan: Ann buys a kettle; the points are hers after the seven days in which she may return it, until 31 March.
    shop.on("8 Jan 10:00")
    ann = shop.joins("Ann")
    ann.earns(120, until=date(2024, 3, 31), after_days=7)
    assert (ann.has, ann.waiting) == (0, 120)
    with pytest.raises(Refused):
        ann.uses(120)
    shop.on("15 Jan 10:00")
    assert (ann.has, ann.waiting) == (120, 0)

    # 31 March, a minute to midnight: still good. A minute later they are over, though no nightly job has run.
    ann.uses(20)
    shop.on("31 Mar 23:59")
    assert ann.has == 100
    shop.on("1 Apr 00:00")
    assert ann.has == 0
    with pytest.raises(Refused):
        ann.uses(1)


def test_i4_the_points_that_end_first_are_used_first(shop: TeaShop) -> None:
    # Two earnings: the younger one ends sooner. Ann uses 60, and loses less than she feared.
    shop.on("8 Jan")
    ann = shop.joins("Ann")
    ann.earns(100, until=date(2024, 12, 31))
    shop.on("20 Jan")
    ann.earns(50, until=date(2024, 2, 29))
    shop.on("10 Feb")
    ann.uses(60)
    shop.on("1 Mar")
    assert ann.has == 90


def test_i5_the_till_may_send_its_receipts_as_often_as_it_likes(shop: TeaShop) -> None:
    # 8 Jan: the line is down while Ann pays. The till sends the receipt three times until it gets an answer.
    shop.on("8 Jan")
    ann = shop.joins("Ann")
    answers = [ann.earns(120, "receipt 8841") for _ in range(3)]
    assert [answer.replayed for answer in answers] == [False, True, True]
    assert ann.has == 120

    # In June the old receipt turns up once more, now with 500 points: that is not the same, and nothing is done.
    shop.on("8 Jun")
    with pytest.raises(Conflict, match="receipt 8841"):
        ann.earns(500, "receipt 8841")
    assert ann.has == 120


def test_i5_a_no_stays_a_no_for_the_same_receipt(shop: TeaShop) -> None:
    # 8 Jan: Ann cannot pay with 50 points, as she has none; she pays cash. In the evening she earns 100, and the till,
    # whose line was down, asks again for the 50: she must not pay twice.
    shop.on("8 Jan 11:00")
    ann = shop.joins("Ann")
    with pytest.raises(Refused):
        ann.uses(50, "lunch")
    shop.on("8 Jan 19:00")
    ann.earns(100)
    with pytest.raises(Refused):
        ann.uses(50, "lunch")
    assert ann.has == 100


def test_i6_what_the_books_said_yesterday_they_say_for_ever(shop: TeaShop) -> None:
    # 8 Jan: a kettle. 31 Jan: the month is closed with 120 points on Ann's card.
    shop.on("8 Jan")
    ann = shop.joins("Ann")
    ann.earns(120, "kettle")
    shop.on("31 Jan")
    closing = shop.now
    assert ann.had(at=closing, known_at=closing) == 120

    # 25 Feb: she returns the kettle. Today she has none; the close of January still reads as it was closed.
    shop.on("25 Feb")
    ann.returns("kettle")
    assert ann.has == 0
    assert ann.had(at=closing, known_at=closing) == 120
    assert ann.statement == [("earn", 120), ("clawback", -120)]  # nothing was rubbed out


def test_i8_what_was_used_comes_back_to_where_it_was(shop: TeaShop) -> None:
    # Ann has 50 points until the end of February and 100 until the end of the year; on 2 Feb she uses 80 on a tray.
    shop.on("8 Jan")
    ann = shop.joins("Ann")
    ann.earns(50, until=date(2024, 2, 29))
    ann.earns(100, until=date(2024, 12, 31))
    shop.on("2 Feb")
    ann.uses(80, "tray")
    assert ann.has == 70

    # 10 Feb: the tray comes back; so do her points, to the lots they came from, and not one more than she used.
    shop.on("10 Feb")
    ann.gets_back("tray")
    assert ann.has == 150
    with pytest.raises(Refused):
        ann.gets_back("tray", 1)
    shop.on("1 Mar")
    assert ann.has == 100  # the 50 still ended in February


def test_i8_points_whose_time_is_over_come_back_for_a_while(shop: TeaShop) -> None:
    # Ann used her points on 20 Feb, the tray breaks in March: the shop gives the lapsed points 14 days of grace.
    shop.on("8 Jan")
    ann = shop.joins("Ann")
    ann.earns(50, until=date(2024, 2, 29))
    shop.on("20 Feb")
    ann.uses(50, "tray")
    shop.on("10 Mar")
    ann.gets_back("tray", grace_days=14)
    shop.on("24 Mar 23:59")
    assert ann.has == 50
    shop.on("25 Mar 00:00")
    assert ann.has == 0


def test_i9_finance_reads_what_the_members_hold(shop: TeaShop) -> None:
    # January to March: 300 points given, 40 used, 60 expired, 100 taken back with a returned kettle.
    shop.on("8 Jan")
    ann, bo = shop.joins("Ann"), shop.joins("Bo")
    ann.earns(100, "kettle")
    ann.earns(100, until=date(2024, 2, 29))
    bo.earns(100)
    shop.on("2 Feb")
    ann.uses(40)
    shop.on("25 Feb")
    ann.returns("kettle")
    shop.on("1 Mar")
    books = shop.ledger.explain().currencies[0]
    assert (books.issued, books.burned) == (200, 40)
    assert books.unexplained == 0
    # What the shop still owes is what the cards show, and what has lapsed but is not booked yet.
    lapsed = shop.ledger.balance(ann.member).lapsed
    assert books.liability == ann.has + bo.has + lapsed == 160


def test_i10_what_the_till_was_told_is_there_after_the_plug_was_pulled(shop: TeaShop) -> None:
    # 8 Jan: the till is told that 120 points are on Ann's card. At that very moment somebody pulls the plug.
    shop.on("8 Jan")
    ann = shop.joins("Ann")
    child = os.fork()
    if child == 0:  # the shop's machine
        try:
            ann.earns(120, "kettle")
        finally:
            os._exit(0)  # no goodbye: nothing is closed, nothing is written any more
    os.waitpid(child, 0)
    # The machine starts again: the points are there, and the same receipt does not give them twice.
    again = Ledger(Workspace.open(shop.ws.folder, shop.ws.clock))
    assert again.balance(ann.member).available == 120
    assert again.post(Earn(member=ann.member, points=120, key="kettle")).replayed


def test_i12_every_card_can_be_told_again_from_its_receipts(shop: TeaShop) -> None:
    # A busy month of three members.
    people = [shop.joins(name) for name in ("Ann", "Bo", "Cy")]
    for day in range(1, 29):
        shop.on(f"{day} Feb")
        card = people[day % 3]
        card.earns(10 * day, f"buy {day}")
        if day % 4 == 0:
            card.uses(15)
        if day % 5 == 0:
            card.returns(f"buy {day}", 5 * day)
    # All cards, lots and holds are made anew from what was written; they come out as they are, and nobody has touched
    # what was written.
    assert shop.ledger.verify().whole
    assert shop.ledger.explain().unexplained == 0


def test_i12_whoever_changes_a_receipt_behind_the_shops_back_is_found(shop: TeaShop, tmp_path: Path) -> None:
    # 8 Jan: 120 points. In the night somebody puts an older copy of the books in the place of the new ones.
    shop.on("8 Jan")
    ann = shop.joins("Ann")
    ann.earns(120)
    shutil.copy(shop.ws.folder / "huitou.db", tmp_path / "older")
    ann.uses(120)
    shop.ws.book.close()
    shop.ws.live.dispose()
    shutil.copy(tmp_path / "older", shop.ws.folder / "huitou.db")
    assert not Ledger(Workspace.open(shop.ws.folder, shop.ws.clock)).verify().whole


def test_points_put_aside_are_nobody_elses_until_they_come_back(shop: TeaShop) -> None:
    # 8 Jan 10:00: Ann orders a tea set in the app for 100 of her 120 points, to collect within two hours.
    shop.on("8 Jan 10:00")
    ann = shop.joins("Ann")
    ann.earns(120)
    ann.puts_aside(100, "tea set", hours=2)
    assert (ann.has, ann.aside) == (20, 100)
    with pytest.raises(Refused):
        ann.uses(50)
    # 11:30: she collects it, 80 points are enough as it is on offer; the other 20 come back.
    shop.on("8 Jan 11:30")
    ann.collects("tea set", 80)
    assert (ann.has, ann.aside) == (40, 0)

    # 9 Jan: she puts 30 aside and does not come. At noon they are hers again, by themselves.
    shop.on("9 Jan 10:00")
    ann.puts_aside(30, "cup", hours=2)
    shop.on("9 Jan 12:00")
    assert (ann.has, ann.aside) == (40, 0)
    with pytest.raises(HuitouError):
        ann.collects("cup")


def test_a_clock_that_goes_wrong_takes_nobodys_points(shop: TeaShop) -> None:
    # 29 Feb 23:30: the server's clock is put back by an hour, in the middle of the evening's last sales.
    shop.on("29 Feb 23:30")
    ann = shop.joins("Ann")
    ann.earns(100, until=date(2024, 2, 29))
    shop.now -= timedelta(hours=1)
    ann.uses(40)
    assert ann.has == 60
    times = [entry.recorded_at for entry in shop.ledger.statement(ann.member).entries]
    assert times == sorted(times)
