"""The ledger's tables as SQLAlchemy sees them. Entries are the only truth; accounts, lots and holds are rebuilt from
them, keys belong to them. Sums and bounds that must always hold are checked by the database as well."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from huitou.stores.books.rows import AMOUNTS
from huitou.stores.tables import meta

_SUM = " + ".join(AMOUNTS)


def _amounts() -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False) for name in AMOUNTS]


# The only place that knows whose a member key is; erasing a person deletes the row here and nothing in the ledger.
members = Table(
    "ledger_members",
    meta,
    Column("member", String(40), primary_key=True),
    Column("customer_id", Text, nullable=False, unique=True),
    Column("enrolled_at", DateTime, nullable=False),
)

accounts = Table(
    "ledger_accounts",
    meta,
    Column("account_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("member", String(40), nullable=False),
    Column("currency", String(40), nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("lots", BigInteger, nullable=False),
    *_amounts(),
    UniqueConstraint("member", "currency"),
    CheckConstraint(f"{_SUM} = 0", name="ledger_accounts_zero"),
    CheckConstraint(
        "spendable >= 0 AND pending >= 0 AND held >= 0 AND debt <= 0", name="ledger_accounts_bounds"
    ),
)

entries = Table(
    "ledger_entries",
    meta,
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("occurred_at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("names", BigInteger),
    Column("source", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("postings", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ledger_entries_names", "account_id", "names", sqlite_where=text("names IS NOT NULL"),
          postgresql_where=text("names IS NOT NULL")),
    sqlite_with_rowid=False,
)  # fmt: skip

lots = Table(
    "ledger_lots",
    meta,
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("lot", BigInteger, primary_key=True, autoincrement=False),
    Column("opened", BigInteger, nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("priority", BigInteger, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("vests_at", BigInteger),
    Column("last_day", String(10)),
    Column("expires_at", BigInteger),
    *_amounts(),
    CheckConstraint(f"{_SUM} = 0", name="ledger_lots_zero"),
    CheckConstraint("spendable >= 0 AND pending >= 0 AND held >= 0", name="ledger_lots_bounds"),
    Index("ledger_lots_open", "account_id", sqlite_where=text("spendable + pending + held > 0"),
          postgresql_where=text("spendable + pending + held > 0")),
    Index("ledger_lots_lapsing", "expires_at", sqlite_where=text("spendable > 0"),
          postgresql_where=text("spendable > 0")),
    Index("ledger_lots_vesting", "vests_at", sqlite_where=text("pending > 0"), postgresql_where=text("pending > 0")),
    sqlite_with_rowid=False,
)  # fmt: skip

holds = Table(
    "ledger_holds",
    meta,
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("hold", BigInteger, primary_key=True, autoincrement=False),
    Column("points", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("pieces", Text, nullable=False),
    Column("closed", BigInteger),
    Index("ledger_holds_open", "until", sqlite_where=text("closed IS NULL"),
          postgresql_where=text("closed IS NULL")),
    sqlite_with_rowid=False,
)  # fmt: skip

# A key is for ever: what it came to, done or refused, is the answer to each later call with it. That its entry is
# there is for `verify` to say: a foreign key would cost a look-up for each.
keys = Table(
    "ledger_keys",
    meta,
    Column("key", Text, primary_key=True),
    Column("body", String(64), nullable=False),
    Column("account_id", BigInteger),
    Column("n", BigInteger),
    Column("outcome", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What happens where points are short: by currency and kind of entry, for all members ("") or for one.
policies = Table(
    "ledger_policies",
    meta,
    Column("currency", String(40), primary_key=True),
    Column("member", String(40), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("policy", String(20), nullable=False),
)

LEDGER = (members, accounts, entries, lots, holds, keys, policies)
