"""What is to be done, and what is to be told to others: jobs and the outbox."""

from alembic import op

from huitou.stores.jobs.tables import jobs, outbox
from huitou.stores.tables import meta

revision = "0003"
down_revision = "0002"

NEW = (jobs, outbox)


def upgrade() -> None:
    meta.create_all(op.get_bind(), NEW)


def downgrade() -> None:
    meta.drop_all(op.get_bind(), NEW)
