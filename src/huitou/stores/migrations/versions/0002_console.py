"""What the console and the REST API keep: staff, their sessions, API keys, answered requests, targets."""

from alembic import op

from huitou.stores import tables

revision = "0002"
down_revision = "0001"

NEW = (tables.staff, tables.sessions, tables.api_keys, tables.requests, tables.targets)


def upgrade() -> None:
    tables.meta.create_all(op.get_bind(), NEW)


def downgrade() -> None:
    tables.meta.drop_all(op.get_bind(), NEW)
