"""The command itself: its options, its verbs by the modules they live in, and its one-line errors.

A verb's module is imported only when it is asked for, or listed; what a verb needs from Twisted or
SQLAlchemy, it imports when it runs.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from bots.cli.context import CommandLine
from bots.cli.errors import STATUS_FAILED, explain_error
from bots.cli.output import warn
from bots.cli.verb import write_examples

VERBS: Mapping[str, Mapping[str, str]] = {
    "Running": {
        "run": "bots.cli.verbs.running:run",
        "init": "bots.cli.verbs.setup:init",
        "check": "bots.cli.verbs.setup:check",
    },
    "Reading": {
        "today": "bots.cli.verbs.lookup:today",
        "show": "bots.cli.verbs.lookup:show",
        "random": "bots.cli.verbs.lookup:random",
        "search": "bots.cli.verbs.search:search",
        "list": "bots.cli.verbs.search:list_",
    },
    "Delivering": {
        "deliveries": "bots.cli.verbs.deliveries:deliveries",
        "broadcast": "bots.cli.verbs.deliveries:broadcast",
    },
    "Curating": {
        "add": "bots.cli.verbs.curation:add",
        "edit": "bots.cli.verbs.curation:edit",
        "delete": "bots.cli.verbs.curation:delete",
        "purge": "bots.cli.verbs.curation:purge",
        "undo": "bots.cli.verbs.curation:undo",
        "pending": "bots.cli.verbs.moderation:pending",
        "approve": "bots.cli.verbs.moderation:approve",
        "reject": "bots.cli.verbs.moderation:reject",
    },
    "Importing and exporting": {
        "import": "bots.cli.verbs.imports:import_",
        "export": "bots.cli.verbs.transfer:export",
        "backup": "bots.cli.verbs.transfer:backup",
        "restore": "bots.cli.verbs.transfer:restore",
    },
    "The web": {
        "token": "bots.cli.verbs.tokens:token",
    },
    "The quote of the day": {
        "calendar": "bots.cli.verbs.calendar:calendar",
        "pin": "bots.cli.verbs.calendar:pin",
        "skip": "bots.cli.verbs.calendar:skip",
    },
}
"""The groups of verbs as the help shows them, and where each verb is."""

EXAMPLES = (
    "quotes run                  everything that bots.ini describes",
    "quotes -c other.ini check   is that file right?",
    "quotes today                the quote of the day",
)


class Verbs(click.Group):
    """Finds verbs by name, shows them by group, and turns what went wrong into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name all verbs, in the order of the groups."""
        return [verb for group in VERBS.values() for verb in group]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a verb; give None when there is none of this name."""
        for group in VERBS.values():
            if cmd_name in group:
                module, _, name = group[cmd_name].partition(":")
                command: click.Command = getattr(import_module(module), name)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb that the arguments begin with, or name the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand:
            from bots.core.settings.suggestion import nearest

            near = nearest(args[0], self.list_commands(ctx))
            hint = f'; did you mean "{near}"?' if near else ""
            raise click.UsageError(f'there is no verb "{args[0]}"{hint}', ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show each group of verbs under its heading."""
        for heading, group in VERBS.items():
            found = ((verb, self.get_command(ctx, verb)) for verb in group)
            with formatter.section(heading):
                formatter.write_dl(
                    [(verb, command.get_short_help_str(100)) for verb, command in found if command]
                )

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show what to begin with."""
        super().format_epilog(ctx, formatter)
        write_examples(EXAMPLES, formatter)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command and exit: 0 done, 1 it could not be done, 2 wrong usage or settings."""
        given = {"prog_name": "quotes", **extra, "standalone_mode": False}
        try:
            status = super().main(*args, **given)
            sys.stdout.flush()
        except BrokenPipeError:  # who read it has seen enough
            _write_nowhere()
            status = STATUS_FAILED
        except Exception as error:
            sentence, status = explain_error(error)
            warn(sentence)
        sys.exit(status or 0)


def _write_nowhere() -> None:
    """Let Python flush stdout in the end without a word."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-c",
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The settings; else $QUOTES_CONFIG, else ./bots.ini, else a built-in example.",
)
@click.version_option(package_name="twisted-quotes", message="%(version)s")
@click.pass_context
def quotes(ctx: click.Context, config: Path | None) -> None:
    """Keep a collection of quotes, and give one of them to everybody each day."""
    ctx.obj = CommandLine(config, *([ctx.obj] if ctx.obj is not None else []))
