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
    from bots.core.settings import Settings


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
    from bots.cli.checks.machine import machine_problems

    opening: CommandLine = ctx.obj
    settings = opening.settings()
    problems = list(machine_problems(settings))
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


def _connects(settings: "Settings") -> bool:
    """Try every connection; say how each went, and whether all went well."""
    from bots.cli.checks.connections import try_all

    failed = False
    for name, problem in try_all(settings):
        if problem is None:
            say(f"{name}: logged in, and left", fg="green")
        else:
            failed = True
            warn(f"{name}: {problem}")
    return not failed
