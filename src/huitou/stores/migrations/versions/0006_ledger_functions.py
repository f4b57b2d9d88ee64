"""What PostgreSQL runs of the ledger on its own side, as it stands in postgres.sql now."""

from alembic import op

from huitou.stores.books.views import DROP_FUNCTIONS, functions

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(DROP_FUNCTIONS)  # a database of before has some that take other values
        op.get_bind().exec_driver_sql(functions())


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(DROP_FUNCTIONS)
