"""The model as it was asked for: blocks of items, and which block leads to which. What cannot be fitted is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.base import Text, Unfit
from huitou.understand.arguments import mapping, names

Flags = npt.NDArray[np.bool_]

MODES = {"a": "A", "reflective": "A", "b": "B", "formative": "B"}


@dataclass(frozen=True)
class Layout:
    """blocks: their names, in the order of the measurement; items: columns, block after block; of: per item, the number
    of its block; sources: per block, the numbers of the blocks that lead to it; modes: per block, "A" or "B"."""

    blocks: tuple[str, ...]
    items: tuple[str, ...]
    of: npt.NDArray[np.intp]
    sources: tuple[tuple[int, ...], ...]
    modes: tuple[str, ...]

    @cached_property
    def member(self) -> npt.NDArray[np.float64]:
        """items × blocks: 1 where the item is in the block."""
        return np.eye(len(self.blocks))[self.of]

    @cached_property
    def leads(self) -> Flags:
        """blocks × blocks: whether the row's block leads straight to the column's."""
        found = np.zeros((len(self.blocks), len(self.blocks)), dtype=bool)
        for target, source in self.edges:
            found[source, target] = True
        return found

    @cached_property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """(target, source) of each path, in the order of the blocks and of the sources as given."""
        return tuple((t, s) for t, given in enumerate(self.sources) for s in given)

    @cached_property
    def targets(self) -> tuple[int, ...]:
        return tuple(t for t, given in enumerate(self.sources) if given)

    @cached_property
    def reaches(self) -> tuple[tuple[int, int], ...]:
        """(source, target) of blocks that lead to another, straight or through others."""
        found = self.leads.copy()
        for _ in self.blocks:
            found |= (found.astype(int) @ self.leads.astype(int)) > 0
        return tuple((int(s), int(t)) for s, t in np.argwhere(found))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The blocks such that each stands behind all that lead to it."""
        return tuple(_order(self.blocks, self.sources))

    def items_of(self, block: int) -> npt.NDArray[np.intp]:
        return self._items[block]

    @cached_property
    def _items(self) -> tuple[npt.NDArray[np.intp], ...]:
        return tuple(np.flatnonzero(self.of == block) for block in range(len(self.blocks)))


def layout(
    measurement: Mapping[str, Sequence[str] | str],
    structure: Mapping[str, Sequence[str] | str],
    modes: Mapping[str, str] | None = None,
) -> Layout:
    """The model in numbers. Raises Unfit where it cannot be fitted whatever the data."""
    measurement = mapping("measurement", measurement, '{"SAT": ["s1", "s2"]}')
    structure = mapping("structure", structure, '{"SAT": ["IMAG", "QUAL"]}')
    modes = mapping("modes", modes, '{"SAT": "A"}') if modes is not None else {}
    blocks = {name: _listed("measurement", name, items) for name, items in measurement.items()}
    if not blocks:
        raise Unfit("paths.no_blocks", _NO_BLOCKS)
    for name, items in blocks.items():
        if not items:
            raise Unfit("paths.empty", _EMPTY, block=name)
    _items_once(blocks)
    arrows = {target: _listed("structure", target, sources) for target, sources in structure.items()}
    if not any(arrows.values()):
        raise Unfit("paths.no_paths", _NO_PATHS)
    _known(blocks, [*arrows, *(s for sources in arrows.values() for s in sources)])
    _known(blocks, modes)
    _all_connected(blocks, arrows)
    number = {name: n for n, name in enumerate(blocks)}
    sources = tuple(tuple(number[s] for s in arrows.get(name, ())) for name in blocks)
    _order(tuple(blocks), sources)
    return Layout(
        blocks=tuple(blocks),
        items=tuple(item for items in blocks.values() for item in items),
        of=np.repeat(np.arange(len(blocks)), [len(items) for items in blocks.values()]),
        sources=sources,
        modes=tuple(_mode(name, modes.get(name, "A")) for name in blocks),
    )


def _listed(what: str, key: str, said: Any) -> list[str]:
    """One name alone is a list of one; the same name twice counts once."""
    return list(dict.fromkeys(names(f"{what}[{key!r}]", said)))


def _mode(block: str, said: str) -> str:
    found = MODES.get(str(said).lower())
    if found is None:
        raise Unfit("paths.mode", _MODE, block=block, mode=said)
    return found


def _items_once(blocks: Mapping[str, Sequence[str]]) -> None:
    seen: dict[str, str] = {}
    for name, items in blocks.items():
        for item in items:
            if item in seen:
                raise Unfit("paths.twice", _TWICE, item=item, first=seen[item], second=name)
            seen[item] = name


def _known(blocks: Mapping[str, Any], asked: Iterable[str]) -> None:
    for name in asked:
        if name not in blocks:
            raise Unfit("paths.unknown", _UNKNOWN, block=name, blocks=", ".join(map(str, blocks)))


def _all_connected(blocks: Mapping[str, Any], arrows: Mapping[str, Sequence[str]]) -> None:
    linked = {n for target, sources in arrows.items() if sources for n in (target, *sources)}
    for name in blocks:
        if name not in linked:
            raise Unfit("paths.alone", _ALONE, block=name)


def _order(blocks: Sequence[str], sources: Sequence[Sequence[int]]) -> list[int]:
    placed: list[int] = []
    left = set(range(len(blocks)))
    while left:
        free = sorted(n for n in left if not set(sources[n]) & left)
        if not free:
            circle = sorted(_circle(left, sources))
            raise Unfit("paths.cycle", _CYCLE, blocks=", ".join(str(blocks[n]) for n in circle))
        placed += free
        left -= set(free)
    return placed


def _circle(left: set[int], sources: Sequence[Sequence[int]]) -> set[int]:
    """Those of the blocks that cannot be placed which lead to another of them: the others only wait for the circle."""
    while True:
        leading = {n for n in left if any(n in sources[t] for t in left)}
        if leading == left:
            return left
        left = leading


_NO_BLOCKS = Text(
    zh_hant='測量模型是空的；請指定每個構面的題項，例如 measurement={"SAT": ["s1", "s2"]}。',
    zh_hans='测量模型是空的；请指定每个构面的题项，例如 measurement={"SAT": ["s1", "s2"]}。',
    en='The measurement is empty; name each block\'s items, as in measurement={"SAT": ["s1", "s2"]}.',
)
_NO_PATHS = Text(
    zh_hant='結構裡沒有任何路徑；請指定每個構面受哪些構面影響，例如 structure={"SAT": ["QUAL"]}。',
    zh_hans='结构里没有任何路径；请指定每个构面受哪些构面影响，例如 structure={"SAT": ["QUAL"]}。',
    en='The structure holds no path; name the sources of each target, as in structure={"SAT": ["QUAL"]}.',
)
_EMPTY = Text(
    zh_hant="構面「{block}」沒有題項；請至少指定一個欄位，或把它從測量模型移除。",
    zh_hans="构面“{block}”没有题项；请至少指定一列，或把它从测量模型移除。",
    en="Block “{block}” has no items; give it at least one column, or leave it out of the measurement.",
)
_MODE = Text(
    zh_hant="構面「{block}」的模式「{mode}」不認得；請用 A（反映型）或 B（形成型）。",
    zh_hans="构面“{block}”的模式“{mode}”无法识别；请用 A（反映型）或 B（形成型）。",
    en="Block “{block}” has the unknown mode “{mode}”; say A (reflective) or B (formative).",
)
_TWICE = Text(
    zh_hant="題項「{item}」同時屬於「{first}」和「{second}」；兩者的關聯會含有同一題的誤差，請只放在一個構面。",
    zh_hans="题项“{item}”同时属于“{first}”和“{second}”；两者的关联会含有同一题的误差，请只放在一个构面。",
    en="Item “{item}” is in “{first}” and in “{second}”; their relation would hold that item's own error, so put it in one.",
)
_UNKNOWN = Text(
    zh_hant="測量模型裡沒有構面「{block}」；已有的是：{blocks}。",
    zh_hans="测量模型里没有构面“{block}”；已有的是：{blocks}。",
    en="The measurement has no block “{block}”; it has: {blocks}.",
)
_ALONE = Text(
    zh_hant="構面「{block}」沒有任何路徑相連；請在結構裡連上它，或把它移除。",
    zh_hans="构面“{block}”没有任何路径相连；请在结构里连上它，或把它移除。",
    en="Block “{block}” has no path to or from it; connect it in the structure, or leave it out.",
)
_CYCLE = Text(
    zh_hant="路徑繞成一圈，無法估計；請拿掉這些構面之間的一條路徑：{blocks}。",
    zh_hans="路径绕成一圈，无法估计；请去掉这些构面之间的一条路径：{blocks}。",
    en="The paths go round in a circle, which cannot be estimated; take out one between: {blocks}.",
)
