"""Reading a segmentation: how large its segments are, what sets them apart, where customers moved, whether it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ibis import _

from huitou.base import LANGS, Missing, Refused, Text, Unfit, months_later, same
from huitou.measure import Estimate, Source, splits_of
from huitou.record import plain
from huitou.stores import Grouping, Workspace
from huitou.understand.asking import kept, opened
from huitou.understand.segments import clusters, life_cycle, rfm, value
from huitou.understand.segments.afterwards import Afterwards, afterwards
from huitou.understand.segments.fields import FIELDS, Field
from huitou.understand.segments.marks import marked
from huitou.understand.segments.migrations import Migrations, migrations
from huitou.understand.segments.mixes import Mix, mixes
from huitou.understand.segments.profile import Trait, profile
from huitou.understand.segments.rules import INSIDE, Own, by_rule, keep_own, own_segments
from huitou.understand.segments.segmentation import BEFORE, Segmentation
from huitou.understand.segments.settings import wanted
from huitou.understand.segments.sizes import LEAST, Size, known_on, sizes
from huitou.understand.segments.standing import NAMES, VERSION, Standing, publish_all, published, standing_of
from huitou.understand.segments.unheard import unheard
from huitou.understand.silence import silence_day, silence_notes

BEFORE_RETURNS = Text(
    zh_hant="金額是訂單的金額，沒有扣掉退貨。",
    zh_hans="金额是订单的金额，没有扣掉退货。",
    en="Money is what was ordered, before goods returned.",
)
READS = 8  # raise when Segments come to hold something else
WATCHED = 12  # months that migrations and what followed look back

_NO_SEGMENT = Text(
    zh_hant="「{name}」沒有「{segment}」這一群；有：{known}。",
    zh_hans="“{name}”没有“{segment}”这一群；有：{known}。",
    en="“{name}” has no segment “{segment}”; there are: {known}.",
)
_TOO_FEW = Text(
    zh_hant="這一群不到 {least} 人，不列出是誰。",
    zh_hans="这一群不到 {least} 人，不列出是谁。",
    en="There are fewer than {least} customers in it, so they are not listed.",
)


@dataclass(frozen=True)
class Segments:
    """One segmentation as of the morning of `day`, read.

    sizes, traits, mixes: none where it is refused; moves: over the last twelve finished months; followed: what customers did
    in the year after the day on which they were in these segments; prospects: known but never bought, in no segment
    """

    name: str
    title: Text
    segments: dict[str, Text]
    day: date
    how: Text
    refused: Text | None
    notes: tuple[Text, ...]
    sizes: tuple[Size, ...]
    traits: tuple[Trait, ...]
    mixes: tuple[Mix, ...]
    moves: Migrations | None
    followed: Afterwards | None
    prospects: int
    currency: str

    @property
    def last_day(self) -> date:
        """The last day of which anything is known: the one before `day`."""
        return self.day - timedelta(days=1)

    def size(self, segment: str) -> Size:
        """Raises Missing where there is no such segment."""
        found = next((s for s in self.sizes if s.segment == segment), None)
        if found is None:
            raise Missing(
                "segment.unknown",
                _NO_SEGMENT,
                name=self.name,
                segment=segment,
                known=", ".join(self.segments),
            )
        return found

    def plain(self) -> dict[str, Any]:
        parts = {
            "title": self.title.as_dict(),
            "segments": {c: t.as_dict() for c, t in self.segments.items()},
            "day": self.day.isoformat(),
            "how": self.how.as_dict(),
            "refused": self.refused and self.refused.as_dict(),
            "notes": [n.as_dict() for n in self.notes],
            "sizes": [s.plain() for s in self.sizes],
            "traits": [t.plain() for t in self.traits],
            "mixes": [m.plain() for m in self.mixes],
            "moves": self.moves and self.moves.plain(),
            "followed": self.followed and self.followed.plain(),
        }
        return {**{k: v for k, v in vars(self).items() if k not in parts}, **parts}

    @classmethod
    def back(cls, plain: Mapping[str, Any]) -> Segments:
        """From what `plain` gave, after a stay on the shelf."""
        read: dict[str, Any] = {
            "title": _text(plain["title"]),
            "segments": {c: _text(t) for c, t in plain["segments"].items()},
            "day": date.fromisoformat(plain["day"]),
            "how": _text(plain["how"]),
            "refused": plain["refused"] and _text(plain["refused"]),
            "notes": tuple(map(_text, plain["notes"])),
            "sizes": tuple(map(Size.back, plain["sizes"])),
            "traits": tuple(map(Trait.back, plain["traits"])),
            "mixes": tuple(map(Mix.back, plain["mixes"])),
            "moves": plain["moves"] and Migrations.back(plain["moves"]),
            "followed": plain["followed"] and Afterwards.back(plain["followed"]),
        }
        return cls(**{**plain, **read})


def rule_fields(workspace: Workspace) -> list[Field]:
    """All that a rule of one's own may speak of, the company's own customer attributes last."""
    try:
        attributes = sorted(opened(workspace).attributes)
    except Missing:  # nothing is recorded yet
        attributes = []
    return [*FIELDS.values(), *(Field(name, same(name), "text") for name in attributes)]


def segmentations(workspace: Workspace) -> dict[str, Text]:
    """Every segmentation by its name: the standing ones, the company's own rules, and those that others left."""
    titles = {one.NAME: one.TITLE for one in (life_cycle, rfm, value, clusters)}
    titles |= {name: Text(name, name, name) for name in own_segments(workspace)}
    left = {n: g.title for n, g in workspace.groupings.all().items() if not n.endswith(BEFORE)}
    return titles | {n: title for n, title in left.items() if n not in titles}


def named(said: str, among: Mapping[str, Text]) -> str:
    """What is called so: by its name, else by its title in any language; what was said, where nothing is."""
    if said in among:
        return said
    wanted = plain(said)
    return next(
        (n for n, t in among.items() if wanted in {plain(n), *map(plain, t.as_dict().values())}), said
    )


def segments_of(workspace: Workspace, name: str = life_cycle.NAME) -> Segments:
    """A segmentation as of the day that silence is judged on, by its name or title. Raises Missing without data, or where there is
    none of that name."""
    place = opened(workspace)
    name = named(name, segmentations(workspace))
    own = own_segments(workspace).get(name)
    other = None if name in NAMES or own else workspace.groupings.find(name)
    asked = [
        VERSION,
        name,
        wanted(workspace.settings.table("segments")).plain(),
        own and own.text,
        other and other.stamp,
    ]
    found = kept(
        workspace, place, "understand.segments", READS, asked, lambda: [_read(workspace, place, name)]
    )
    return Segments.back(found[0])


def _read(workspace: Workspace, place: Source, name: str) -> dict[str, Any]:
    with place.engine.alone():
        standing = standing_of(workspace, place, silence_day(place))
        made = _segmentation(workspace, standing, name)
        moves, followed = _over_time(workspace, place, standing, made)
        returned = (BEFORE_RETURNS,) if standing.facts.has("returns") and standing.people.valued else ()
        traits, mixed = marked(
            profile(standing.facts, standing.people, made), mixes(standing.facts, standing.people, made)
        )
        read = Segments(
            made.name,
            made.title,
            dict(made.segments),
            made.day,
            made.how,
            made.refused,
            (*silence_notes(place), *made.notes, *returned),
            tuple(sizes(standing.facts, standing.people, made)),
            traits,
            mixed,
            moves,
            followed,
            known_on(standing.facts, standing.day),
            place.currency,
        )
    return read.plain()


def _segmentation(workspace: Workspace, standing: Standing, name: str) -> Segmentation:
    """One of those that stand, or of those that others left."""
    left = None if name in NAMES or name in standing.rules else workspace.groupings.find(name)
    return standing.segmentation(name) if left is None else _left(left, standing)


def _left(left: Grouping, standing: Standing) -> Segmentation:
    """A segmentation as it was left for the measures."""
    return Segmentation(
        left.name, left.title, left.segments, standing.day, left.title, standing.facts.grouped(left.path),
        of_answers=left.of_answers,
    )  # fmt: skip


def _over_time(
    workspace: Workspace, place: Source, standing: Standing, made: Segmentation
) -> tuple[Migrations | None, Afterwards | None]:
    """From the start of the last twelve finished months to their end; nothing where the data do not reach back.

    made: the segmentation as it stands at the end of the data
    """
    name, last = made.name, standing.day.replace(day=1)
    first = months_later(last, -WATCHED)
    if place.first is None or place.first >= first or (name not in NAMES and name not in standing.rules):
        return None, None
    before = standing_of(workspace, place, first)
    after = standing if standing.day == last else standing_of(workspace, place, last)
    groups = after.fitted if name == clusters.NAME else None
    was = before.segmentation(name, groups)
    now = made if after is standing else after.segmentation(name, groups)
    # clusters of the later day know of what followed, so that nothing can be judged by it
    return migrations(standing.facts, was, now), None if groups else afterwards(standing.facts, was, last)


@dataclass(frozen=True)
class Tried:
    """What a rule comes to: how many it holds for, which share of all who ever bought, and what to beware of."""

    customers: int
    share: Estimate
    notes: tuple[Text, ...] = ()


def try_segment(workspace: Workspace, text: str) -> Tried:
    """How many customers a rule holds for now, before it is kept. Raises Unfit with the place that is not read."""
    place = opened(workspace)
    with place.engine.alone():
        standing = standing_of(workspace, place, silence_day(place))
        made = by_rule(standing, "?", text, place.attributes)
        size = next(s for s in sizes(standing.facts, standing.people, made) if s.segment == INSIDE)
        return Tried(size.customers, size.share, tuple(unheard(standing, text, place.attributes)))


def segment_members(
    workspace: Workspace, name: str, segment: str, after: str | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """Who is in a segment, by customer id; both by name or title. customer_id, orders, amount, first_on, last_on. after: the id after which
    the list goes on. Raises Missing for an unknown segment, Refused where fewer than five are in it."""
    place = opened(workspace)
    name = named(name, segmentations(workspace))
    with place.engine.alone():
        standing = standing_of(workspace, place, silence_day(place))
        ready = published(workspace, place, name)
        made = _left(ready, standing) if ready else _segmentation(workspace, standing, name)
        if made.refused:
            raise Unfit("segmentation.refused", made.refused)
        segment = named(segment, made.segments)
        if segment not in made.segments or made.memberships is None:
            raise Missing(
                "segment.unknown", _NO_SEGMENT, name=name, segment=segment, known=", ".join(made.segments)
            )
        mine = made.memberships.filter(_.segment == segment).select(whose="customer_id")
        people = standing.people.table
        joined = people.inner_join(mine, people.customer_id == mine.whose)
        if 0 < int(standing.facts.rows(joined.agg(n=_.count()))[0]["n"]) < LEAST:
            raise Refused("segment.too_few", _TOO_FEW, least=LEAST)
        rows = joined.mutate(orders=joined.orders.cast("int64"))
        rows = rows.select("customer_id", "orders", "amount", "first_on", "last_on").order_by("customer_id")
        if after is not None:
            rows = rows.filter(rows.customer_id > after)
        return standing.facts.rows(rows if limit is None else rows.limit(limit))


def _text(said: Mapping[str, str]) -> Text:
    return Text(*(said[lang] for lang in LANGS))


def keep_segment(workspace: Workspace, name: str, text: str, set_by: str, was: int | None = 0) -> Own:
    """Keep a rule of the company's own under a name, and make it a dimension of the measures at once.

    was: the version that it takes the place of: 0 of none, None of whichever is there. Raises Unfit for a name or a
    rule that cannot be one, Conflict for a name that something else has, or for another version than `was`.
    """
    try_segment(workspace, text)
    taken = segmentations(workspace)
    for one in ("repurchase_rate", "nps"):
        taken = splits_of(workspace, one) | taken
    own = own_segments(workspace)
    others = [w for n, title in taken.items() if n not in own for w in (n, *title.as_dict().values())]
    made = keep_own(workspace, name, text, set_by, others, was)
    publish_all(workspace, names=[made.name])
    return made
