"""Every page is shown in every language, on a desk and in a hand, by day and by night, and nothing else lies there."""

import pytest

from tests.pictures import FIRST_RUN, GALLERY, MOST, PAGES, PLACE, gallery, looks, name_of

NAMES = [name_of(page, *look) for page in PAGES | FIRST_RUN for look in looks()]


def test_the_gallery_shows_what_was_taken():
    assert GALLERY.read_text("utf-8") == gallery(), "python -m tests.pictures DIR"


def test_no_picture_is_missing_and_none_is_left_over():
    assert {file.name for file in PLACE.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_one_and_not_too_large(name):
    data = (PLACE / name).read_bytes()
    assert data[:4] == b"RIFF"
    assert data[8:12] == b"WEBP"
    assert len(data) < MOST
