"""What Alembic runs the revisions in: the transaction that ``migrating`` has open."""

from alembic import context

from quoters.storage.sql.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the transaction is the caller's
)
context.run_migrations()
