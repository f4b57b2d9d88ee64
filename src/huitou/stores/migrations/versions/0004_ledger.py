"""The points ledger: members, accounts, entries, lots, holds, keys, policies; its postings as a view."""

from alembic import op

from huitou.stores.books.tables import LEDGER
from huitou.stores.books.views import CREATE
from huitou.stores.tables import meta

revision = "0004"
down_revision = "0003"

NEW = LEDGER


def upgrade() -> None:
    meta.create_all(op.get_bind(), NEW)
    for statement in CREATE[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.execute("DROP VIEW ledger_postings")
    meta.drop_all(op.get_bind(), NEW)
