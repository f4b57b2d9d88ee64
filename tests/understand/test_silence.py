"""The day on which silence is judged is the end of the purchases, and what is strange about it is said."""

from datetime import date, timedelta
from pathlib import Path

from huitou.understand.segments.standing import days_of
from huitou.understand.silence import silence_day, silence_notes, stray
from tests.understand.made import company

START = date(2024, 1, 1)


def orders(*days: int) -> list[dict[str, object]]:
    return [
        {"order_id": f"o{n}", "customer_id": f"c{n % 8}", "bought_on": START + timedelta(days=d)}
        for n, d in enumerate(days)
    ]


def answer(day: int) -> dict[str, object]:
    return {
        "customer_id": "c1", "question": "nps", "value": 9, "answered_on": START + timedelta(days=day),
    }  # fmt: skip


def test_answers_after_the_last_purchase_make_nobody_silent_and_it_is_said(tmp_path: Path) -> None:
    stranger = {"order_id": "x", "bought_on": START + timedelta(days=140)}
    place = company(tmp_path, purchases=[*orders(*range(60)), stranger], answers=[answer(150)])
    assert place.horizon == START + timedelta(days=151)
    assert silence_day(place) == days_of(place)[""] == START + timedelta(days=60)
    (note,) = silence_notes(place)
    assert "2024-02-29" in note.en
    assert "2024-05-30" in note.en
    assert "2024-02-29" in note.zh_hant


def test_a_few_days_more_of_answers_cost_no_day_and_no_word(tmp_path: Path) -> None:
    place = company(tmp_path, purchases=orders(*range(60)), answers=[answer(66)])
    assert silence_day(place) == place.horizon
    assert silence_notes(place) == ()


def test_without_purchases_the_day_is_the_end_of_the_data(tmp_path: Path) -> None:
    place = company(tmp_path, answers=[answer(10)])
    assert silence_day(place) == place.horizon
    assert silence_notes(place) == ()


def test_one_order_long_after_all_others_is_pointed_at(tmp_path: Path) -> None:
    place = company(tmp_path, purchases=orders(*range(60), 700))
    (note,) = silence_notes(place)
    assert note.en.startswith("Only 1 order after 2024-02-29, on 2025-12-01")


def test_a_small_shop_a_seasonal_one_and_one_that_opens_again_are_left_in_peace() -> None:
    def seen(*days: int) -> list[tuple[date, int]]:
        return [(START + timedelta(days=d), 1) for d in days]

    assert stray([]) is None
    assert stray(seen(0, 1, 90)) is None
    assert stray(seen(*range(30), *range(300, 330), 600)) is None
    assert stray(seen(*range(60), 300, 301, 302)) is None
    assert stray(seen(*range(60), 300, 301)) == (START + timedelta(days=59), 2)
    assert stray(seen(*range(60), 300, 900)) == (START + timedelta(days=59), 2)
