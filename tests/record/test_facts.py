"""The facts are whole, and their page says what they are."""

from pathlib import Path

import pytest

from huitou.base import LANGS
from huitou.record import FACTS, Kind
from huitou.record.intake.headers import spellings
from huitou.record.manual import manual

PAGE = Path(__file__).resolve().parents[2] / "docs" / "facts.md"


def test_the_page_of_facts_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == manual(), "python -m huitou.record.manual > docs/facts.md"


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_whole(name):
    fact = FACTS[name]
    assert set(fact.key) <= set(fact.names)
    assert set(fact.made_from) <= set(fact.names)
    assert fact.time is None or fact.column(fact.time).kind is Kind.TIME
    for column in fact.columns:
        assert (column.kind is Kind.TIME) == column.name.endswith("_at")
        assert all(column.title.said(lang) for lang in LANGS)


@pytest.mark.parametrize("name", FACTS)
def test_no_header_is_the_own_name_of_two_columns(name):
    """Within a fact, a canonical name or title means one column; looser headers go to the first that knows them."""
    seen: dict[str, str] = {}
    for column in FACTS[name].columns:
        own = spellings(column)[:1]
        assert not [s for s in own if s in seen], f"{column.name} and {seen.get(own[0])}"
        seen |= dict.fromkeys(own, column.name)


def test_other_names_of_facts_are_told_apart():
    names = [n for fact in FACTS for n in (fact, *FACTS[fact].also)]
    assert len(names) == len(set(names))
