"""Writes tables as the files of a company: Parquet with canonical headings, CSV as Chinese tills export it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from huitou.sample.days import DAY
from huitou.sample.draw import Bools, Ints
from huitou.sample.world import UTC_OFFSET, ZONE, World

_BOM = b"\xef\xbb\xbf"  # without it a Chinese Excel shows a CSV as garbage


def named(prefix: str, number: Ints, width: int = 7) -> pa.Array:
    """Ids such as O0000123."""
    return pc.binary_join_element_wise(
        prefix, pc.utf8_lpad(pa.array(number).cast(pa.string()), width, "0"), ""
    )


def worded(words: Sequence[str], position: Ints, mask: Bools | None = None) -> pa.Array:
    """The word at each position; nothing where masked."""
    return pa.array(list(words), pa.string()).take(pa.array(position, mask=mask))


def moments(world: World, at: Ints, mask: Bools | None = None) -> pa.Array:
    """Seconds since the local midnight of day 0 as instants in the company's zone; nothing where masked."""
    start = int(datetime.combine(world.first, datetime.min.time(), tzinfo=UTC).timestamp()) - UTC_OFFSET
    return pa.array((at + start) * 1000, pa.int64(), mask=mask).cast(pa.timestamp("ms", tz=ZONE))


def by_the_end(world: World, at: Ints) -> pa.Array:
    """Like `moments`, but what lies behind the last day has not happened yet."""
    late = at >= world.days * DAY
    return moments(world, np.where(late, 0, at), mask=late)


def local_times(world: World, at: Ints, mask: Bools | None = None) -> pa.Array:
    """Seconds since day 0 as "2024-05-01 13:20:00", the way a till writes it; nothing where masked."""
    usual = at if mask is None else np.where(mask, 0, at)
    at_once = np.datetime64(world.first, "s") + usual.astype("timedelta64[s]")
    written = np.char.replace(np.datetime_as_string(at_once, unit="s"), "T", " ")
    return pa.array(written, mask=mask)


def same(word: str, count: int) -> pa.Array:
    return pa.array([word]).take(pa.array(np.zeros(count, dtype=np.int64)))


def write_parquet(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=1, row_group_size=250_000)


def write_csv(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(_BOM)
        pa_csv.write_csv(table, file, pa_csv.WriteOptions(quoting_style="needed"))
