"""The verbs for a beginning: ``init`` and ``check``."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bots.cli.context import CommandLine
from bots.cli.errors import STATUS_USAGE, CommandFailed
from bots.cli.output import say, warn
from bots.cli.verb import verb

if TYPE_CHECKING:
    from bots.core.settings import Settings, SettingsError


@verb("quotes init                 writes ./bots.ini", "quotes -c my.ini init       writes my.ini")
@click.pass_obj
def init(opening: CommandLine) -> None:
    """Write a first bots.ini, with comments; a file is never overwritten."""
    from bots.core.settings.example import EXAMPLE

    file = opening.config or Path(os.environ.get("QUOTES_CONFIG") or "bots.ini")
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(EXAMPLE)
    except FileExistsError:
        raise CommandFailed(f"{file} is there already, and stays as it is") from None
    except OSError as error:
        raise CommandFailed(f"cannot write {file}: {error.strerror}") from None
    say(f"Wrote {file}: look into it, and start it with quotes run")


@verb("quotes check", "quotes check --connect      ... and can the bot log in everywhere?")
@click.option("--connect", is_flag=True, help="Log in to each network, too, and leave again.")
@click.pass_context
def check(ctx: click.Context, *, connect: bool) -> None:
    """Check bots.ini: its sections, its targets, and the files it names."""
    opening: CommandLine = ctx.obj
    settings = opening.settings()
    problems = list(_files(settings))
    for problem in problems:
        warn(str(problem))
    if problems:
        ctx.exit(STATUS_USAGE)
    say(f"{settings.file} is right: {', '.join(_parts(settings))}")
    if connect and not _connects(settings):
        ctx.exit(CommandFailed.exit_code)


def _parts(settings: "Settings") -> Iterator[str]:
    yield "quotes"
    yield from settings.adapters
    for name, broadcast in settings.broadcasts.items():
        yield f"broadcast:{name} to {' and '.join(map(str, broadcast.to))}"


def _files(settings: "Settings") -> Iterator["SettingsError"]:
    """Find fault with the files that are named, and opened only later."""
    from bots.core.settings import SettingsError
    from bots.core.settings.readers.database import NOTHING

    quotes = settings.quotes
    database = quotes.database_file
    if database is not None and (problem := _database_problem(database)) is not None:
        yield SettingsError(settings.file, "quotes", "database", problem)
    if quotes.import_ not in (None, NOTHING):
        try:
            Path(quotes.import_ or "").open("rb").close()
        except OSError as error:
            problem = f"cannot read {quotes.import_}: {error.strerror}"
            yield SettingsError(settings.file, "quotes", "import", problem)


def _database_problem(file: Path) -> str | None:
    """Return why a collection cannot be kept in this file, as far as looking tells."""
    if not file.parent.is_dir():
        return f"the folder {file.parent} does not exist: make it, or name another"
    if file.is_dir():
        return f"{file} is a folder: name a file in it"
    wrong = next((one for one in (file, file.parent) if one.exists() and not _writable(one)), None)
    return None if wrong is None else f"{wrong} cannot be written: let this user write it"


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK)


def _connects(settings: "Settings") -> bool:
    """Try every connection; say how each went, and whether all went well."""
    from bots.cli.connection_check import try_all

    failed = False
    for name, problem in try_all(settings):
        if problem is None:
            say(f"{name}: logged in, and left", fg="green")
        else:
            failed = True
            warn(f"{name}: {problem}")
    return not failed
