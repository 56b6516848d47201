"""Alembic's entry: runs the migrations in the transaction of the connection that it is given."""

from alembic import context

from knowledge.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite alters most of a table only by making it anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
