"""What a company chooses for itself: its own model of drivers, rules of segments and the like."""

from alembic import op

from huitou.stores import tables

revision = "0005"
down_revision = "0004"

NEW = (tables.choices,)


def upgrade() -> None:
    tables.meta.create_all(op.get_bind(), NEW)


def downgrade() -> None:
    tables.meta.drop_all(op.get_bind(), NEW)
