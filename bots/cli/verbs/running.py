"""The verb ``run``."""

import click

from bots.cli.completion import complete_section
from bots.cli.context import CommandLine
from bots.cli.verb import verb


@verb("quotes run", "quotes -c other.ini run", "quotes run --only web --only qotd")
@click.option(
    "--only",
    metavar="SECTION",
    multiple=True,
    shell_complete=complete_section,
    help="Run only this section, like irc:libera; may be given again.",
)
@click.pass_context
def run(ctx: click.Context, only: tuple[str, ...]) -> None:
    """Run everything that bots.ini describes, until SIGINT or SIGTERM; SIGHUP reads it again."""
    from bots.cli.run import run_until_stopped

    opening: CommandLine = ctx.obj
    if only:
        _check(only, opening)
    ctx.exit(run_until_stopped(opening.config, frozenset(only)))


def _check(only: tuple[str, ...], opening: CommandLine) -> None:
    """Refuse the name of a section that is not there: nothing would run, and nothing say so.

    :raises UsageError: with the nearest name that is.
    """
    from bots.core.settings.suggestion import suggestion

    sections = opening.settings().adapters
    for name in only:
        if name not in sections:
            raise click.UsageError(f"there is no section [{name}]; {suggestion(name, sections)}")
