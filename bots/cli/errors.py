"""What went wrong, as one sentence and an exit status."""

import os
import traceback

import click

from bots.cli.usage import usage_problem

NOTHING_FOUND = "no quote matches all of that"
"""What every verb says that finds nothing; its status is 1, as grep has it."""

STATUS_FAILED = 1
STATUS_USAGE = 2
"""The exit status for wrong usage or settings."""


class CommandFailed(click.ClickException):
    """It could not be done; the message says why and what would help."""

    exit_code = STATUS_FAILED


def explain_error(error: Exception) -> tuple[str, int]:
    """Return what went wrong and which exit status that is; a slip of ours is said to be one."""
    match error:
        case click.UsageError():
            return _usage(error), STATUS_USAGE
        case click.ClickException():
            return error.format_message(), error.exit_code
        case click.Abort():
            return "stopped", STATUS_FAILED
    return _explained_ours(error)


def is_refusal(error: Exception) -> bool:
    """Whether the business refused to do something, while all else goes on."""
    from quoters.errors import QuotesError, StorageFailed

    return isinstance(error, QuotesError) and not isinstance(error, StorageFailed)


def _explained_ours(error: Exception) -> tuple[str, int]:
    """Explain our own failures; their classes are imported only when something has failed."""
    from bots.core.settings.errors import SettingsError
    from quoters.errors import EmptyCollection, QuotesError

    if isinstance(error, SettingsError):
        return str(error), STATUS_USAGE
    if isinstance(error, QuotesError):
        hint = ": add or import some" if isinstance(error, EmptyCollection) else ""
        return f"{error}{hint}", STATUS_FAILED
    if isinstance(error, OSError) and error.strerror:
        where = "stdout" if error.filename is None else error.filename
        return f"cannot use {where}: {error.strerror}", STATUS_FAILED
    if os.environ.get("QUOTES_TRACEBACK"):
        traceback.print_exception(error)
    fault = f"that is a fault of this program ({type(error).__name__}: {error})"
    return f"{fault}; QUOTES_TRACEBACK=1 shows where", STATUS_FAILED


def _usage(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "quotes"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return f"what shall be done? ({path} --help tells what can be)"
    return f"{usage_problem(error)} ({path} --help tells more)"
