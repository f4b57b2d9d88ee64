"""A key of a sorted file is found wherever it lies, in files of no, one or many groups."""

from __future__ import annotations

import pyarrow as pa
import pytest

from huitou.stores import SortedRows, Workspace, write_sorted


@pytest.fixture
def written(tmp_path):
    workspace = Workspace.create(tmp_path / "ws")
    assert workspace.derived.is_dir()  # where what does not fit into memory goes

    def write(keys: list[str], group: int = 8192) -> SortedRows:
        path = tmp_path / "rows.parquet"
        with workspace.scratch() as scratch:
            scratch.run("CREATE TEMP TABLE made (k VARCHAR, n BIGINT)")
            scratch.register("given", pa.table({"k": pa.array(keys, pa.string()), "n": range(len(keys))}))
            scratch.run("INSERT INTO made SELECT * FROM given")
            write_sorted(scratch, "SELECT * FROM made", "k, n", path, group)
        return SortedRows(path)

    return write


def test_an_empty_file_holds_no_key(written):
    rows = written([])
    assert len(rows) == 0
    assert list(rows.of("a")) == []
    assert rows.rows(rows.of("a"), ["n"]).num_rows == 0


@pytest.mark.parametrize("many", [1, 3, 9000])
def test_each_key_is_found_over_the_groups(written, many):
    keys = [f"{n:04d}é中🙂" for n in range(7)]
    rows = written(keys * many)
    for place, key in enumerate(keys):
        assert rows.of(key) == range(place * many, (place + 1) * many)
    assert [*rows.of("0003")] == []
    assert rows.beginning("0003") == rows.of(keys[3])
    assert rows.beginning("") == range(7 * many)
    assert [*rows.of("zzz")] == [*rows.of("")] == []


def test_rows_come_in_the_order_asked_for(written):
    rows = written([f"{n:06d}" for n in range(30_000)])
    wanted = [29_999, 0, 8_192, 8_191, 12_345]
    assert [row["n"] for row in rows.take(wanted)] == wanted
    assert rows.rows(range(8_190, 16_390), ["n"])["n"].to_pylist() == list(range(8_190, 16_390))


def test_keys_too_long_for_the_footer_are_found_too(written):
    keys = sorted(letter * 20_000 for letter in "abc")
    rows = written(keys * 1000, 2048)
    assert [len(rows.of(key)) for key in keys] == [1000] * 3


def test_a_reader_goes_on_after_the_file_was_deleted(written, tmp_path):
    rows = written(["a", "b"])
    (tmp_path / "rows.parquet").unlink()
    assert list(rows.of("b")) == [1]


def test_keys_that_begin_alike_for_long_are_told_apart(written):
    keys = [f"{'x' * 300}{n:04d}" for n in range(6000)]
    rows = written(keys, 2048)
    assert [rows.of(keys[n]) for n in (0, 2047, 2048, 4095, 4096, 5999)] == [
        range(n, n + 1) for n in (0, 2047, 2048, 4095, 4096, 5999)
    ]
