"""Texts in a row, as each language lists them."""

import pytest

from huitou.base import Text, rowed


def test_a_row_is_listed_as_each_language_lists():
    row = rowed([Text("茶", "茶", "tea"), "NTP04"])
    assert (row.zh_hant, row.zh_hans, row.en) == ("茶、NTP04", "茶、NTP04", "tea, NTP04")
    assert rowed(["one"]).en == "one"


def test_a_row_of_nothing_is_no_text():
    with pytest.raises(ValueError, match="needs all of"):
        rowed([])
