"""The tables of jobs and of messages to others. Times are UTC without a zone."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from huitou.stores.tables import meta

_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # only an INTEGER counts by itself there

jobs = Table(
    "jobs",
    meta,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("key", String(200), nullable=False, unique=True),  # kept for ever
    Column("kind", String(60), nullable=False),
    Column("body", JSON, nullable=False),
    Column("due", DateTime, nullable=False),  # when it may be claimed; later after each failure
    Column("state", String(10), nullable=False),  # waiting, running, done, failed
    Column("token", Integer, nullable=False),  # grows by one with each claim: the newest claim holds the job
    Column(
        "attempts", Integer, nullable=False
    ),  # claims since it was put in, or since a person asked for it again
    Column("worker", Text),  # who claimed it last
    Column("lease_until", DateTime),  # until when nobody else may claim it
    Column("ended_at", DateTime),
    Column("outcome", JSON(none_as_null=True)),
    Column("why", JSON(none_as_null=True)),  # the last failure: {"zh-Hant": …, "zh-Hans": …, "en": …}
    Index("jobs_claimable", "state", "due"),
    Index("jobs_kind", "kind", "due"),
)

outbox = Table(
    "outbox",
    meta,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("topic", String(60), nullable=False),
    Column("key", String(200), nullable=False),
    Column("body", JSON, nullable=False),
    Column("written_at", DateTime, nullable=False),
    Column("due", DateTime),  # when somebody may (again) deliver it; null once delivered
    Column("attempts", Integer, nullable=False),
    Column("delivered_at", DateTime),
    Column("why", JSON(none_as_null=True)),  # the last failure
    UniqueConstraint("topic", "key", name="outbox_once"),
    Index("outbox_due", "due"),
)
