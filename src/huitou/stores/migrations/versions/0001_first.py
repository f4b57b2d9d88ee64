"""The first tables: manifest of the lake, imports, quarantine, merged customers, finished figures."""

from alembic import op

from huitou.stores.tables import meta

revision = "0001"
down_revision = None


def upgrade() -> None:
    meta.create_all(op.get_bind())


def downgrade() -> None:
    meta.drop_all(op.get_bind())
