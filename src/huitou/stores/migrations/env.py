"""Alembic's door: runs the migrations on the connection that `stores.sql` hands in."""

from alembic import context

from huitou.stores.tables import meta

context.configure(connection=context.config.attributes["connection"], target_metadata=meta)
context.run_migrations()
