"""The first tables: manifest of the lake, imports, quarantine, merged customers, finished figures."""

from alembic import op

from huitou.stores import tables

revision = "0001"
down_revision = None

FIRST = (
    tables.about, tables.imports, tables.lake_files, tables.quarantine, tables.links, tables.merges, tables.figures,
)  # fmt: skip


def upgrade() -> None:
    tables.meta.create_all(op.get_bind(), FIRST)


def downgrade() -> None:
    tables.meta.drop_all(op.get_bind(), FIRST)
