"""The SQL tables of a workspace, as SQLAlchemy sees them; `migrations/` builds them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

meta = MetaData()

# What must never change behind the data's back (the zone that local days were cut in), and the revision counter.
about = Table(
    "about", meta, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False)
)

imports = Table(
    "imports",
    meta,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("import_id", String(40), nullable=False, unique=True),
    Column("file", Text, nullable=False),
    Column("sha256", String(64)),
    Column("source", Text, nullable=False),
    Column("map_name", Text),
    Column("recorded_at", DateTime, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("undone_at", DateTime),
)

# The manifest. `live` files together are what a fact holds now; `layer` files are what one import brought, kept
# so that an import can be taken back.
lake_files = Table(
    "lake_files",
    meta,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("fact", String(40), nullable=False),
    Column("month", String(7), nullable=False),
    Column("path", Text, nullable=False, unique=True),
    Column("rows", BigInteger, nullable=False),
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Column("import_id", String(40), nullable=False),
    Column("live", Boolean, nullable=False),
    Column("layer", Boolean, nullable=False),
    Index("lake_files_live", "fact", "live"),
)

quarantine = Table(
    "quarantine",
    meta,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("import_id", String(40), nullable=False, index=True),
    Column("fact", String(40), nullable=False),
    Column("file", Text, nullable=False),
    Column("line", BigInteger),
    Column("column", Text),
    Column("value", Text),
    Column("code", String(60), nullable=False),
    Column("reason", JSON, nullable=False),  # {"zh-Hant": …, "zh-Hans": …, "en": …}
    Column("row", JSON, nullable=False),  # the whole row as it stood in the file
    Column("state", String(10), nullable=False, default="aside"),  # aside, mended
)

# One customer over all channels: each row says that `customer_id` of `source` is really `customer` (canonical).
links = Table(
    "links",
    meta,
    Column("source", Text, primary_key=True),
    Column("customer_id", Text, primary_key=True),
    Column("customer", Text, nullable=False, index=True),
)

merges = Table(
    "merges",
    meta,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("rule", String(20), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("merged_at", DateTime, nullable=False),
    Column("undone_at", DateTime),
    Index("merges_pair", "one", "other"),
)

figures = Table(
    "figures",
    meta,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(60), nullable=False),
    Column(
        "question", Text, nullable=False
    ),  # period, slices and steps asked for, and the company's settings
    Column("grounds", String(64), nullable=False),  # what it was computed from; see stores/shelf.py
    Column("answer", JSON, nullable=False),
    Column("computed_at", DateTime, nullable=False),
    UniqueConstraint("name", "question", name="figures_once"),
)

# Who works with the console. login is unique as typed without regard to case; password is an argon2 hash.
staff = Table(
    "staff",
    meta,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("login", String(120), nullable=False, unique=True),  # lower case
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("password", Text, nullable=False),
    Column("lang", String(10)),
    Column("created_at", DateTime, nullable=False),
    Column("left_at", DateTime),
)

sessions = Table(
    "sessions",
    meta,
    Column("token", String(64), primary_key=True),  # SHA-256 of what the browser holds
    Column("staff_id", Integer, nullable=False, index=True),
    Column("begun_at", DateTime, nullable=False),
    Column("ends_at", DateTime, nullable=False),
)

api_keys = Table(
    "api_keys",
    meta,
    Column("id", String(16), primary_key=True),  # the part of the key that may be shown
    Column("name", Text, nullable=False),
    Column("secret", String(64), nullable=False),  # SHA-256 of the rest
    Column("may", JSON, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("used_on", String(10)),  # the last day on which it was used
    Column("revoked_at", DateTime),
)

# Requests that carried an Idempotency-Key, and what they were answered.
requests = Table(
    "requests",
    meta,
    Column("caller", String(40), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("body", String(64), nullable=False),  # SHA-256 of method, path and body
    Column("begun_at", DateTime, nullable=False),
    Column("status", Integer),  # None until it is answered
    Column("answer", JSON),
)

# What the company chose for itself beside huitou.toml, by name; the newest row of a name counts, null takes it back.
choices = Table(
    "choices",
    meta,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(60), nullable=False, index=True),
    Column("value", JSON(none_as_null=True)),
    Column("set_by", Text, nullable=False),
    Column("set_at", DateTime, nullable=False),
)

# What the company aims at; the newest row of a measure counts, a null value takes the target away.
targets = Table(
    "targets",
    meta,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("measure", String(60), nullable=False, index=True),
    Column("value", Text),  # exact decimal
    Column("set_by", Text, nullable=False),
    Column("set_at", DateTime, nullable=False),
)
