"""Bringing a database's tables to what this program knows, before anything uses them."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from quoters.errors import StorageFailed
from quoters.storage.sqlite.database import Database

NEWEST = "0008"
"""The newest revision among the migrations; naming it here spares every start loading Alembic."""

_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(database: Database) -> None:
    """Make or change the tables where that is due; all or nothing.

    :raises StorageFailed: when the tables are those of a newer program, or of another one.
    """
    with database.reading() as connection:
        if _revision(connection) == NEWEST:
            return
    with database.writing() as connection:
        if _revision(connection) != NEWEST:  # another process may have been faster
            _upgrade(connection, database.file)


def check_current(database: Database) -> None:
    """Refuse tables that are not as this program knows them, since they may not be changed.

    :raises StorageFailed: then.
    """
    with database.reading() as connection:
        if _revision(connection) != NEWEST:
            raise StorageFailed(
                f"{database.file} was made by another version of Twisted Quotes, and may not be "
                "changed: copy it to where it can be written"
            )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, file: Path) -> None:
    from alembic import command  # noqa: PLC0415 - costs 100 ms, and is seldom needed
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    revision = _revision(connection)
    if revision is None and inspect(connection).get_table_names():
        raise StorageFailed(f"{file} is the database of another program: name another file")
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StorageFailed(
            f"{file} was made by a newer Twisted Quotes: install that, or name another file"
        )
    command.upgrade(config, "head")
