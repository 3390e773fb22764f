"""What went wrong, as one sentence and an exit status."""

import os
import traceback

import click

NOT_DONE = 1
WRONG = 2
"""The exit status for wrong usage or settings."""


class CannotDo(click.ClickException):
    """It could not be done; the message says why and what would help."""

    exit_code = NOT_DONE


def explained(error: Exception) -> tuple[str, int]:
    """Say what went wrong and which exit status that is; a slip of ours is said to be one."""
    match error:
        case click.UsageError():
            return _usage(error), WRONG
        case click.ClickException():
            return error.format_message(), error.exit_code
        case click.Abort():
            return "stopped", NOT_DONE
    return _explained_ours(error)


def is_refusal(error: Exception) -> bool:
    """Say whether the business refused to do something, while all else goes on."""
    kind = type(error)
    return kind.__module__.startswith("quoters.") and kind.__name__ != "StorageFailed"


def _explained_ours(error: Exception) -> tuple[str, int]:
    """Tell by the module: importing the failures themselves would make ``--help`` slow."""
    module = type(error).__module__
    if module == "bots.core.settings.problem":
        return str(error), WRONG
    if module.startswith("quoters."):  # whatever fails there says why in a sentence
        hint = ": add or import some" if type(error).__name__ == "NoQuotes" else ""
        return f"{error}{hint}", NOT_DONE
    if os.environ.get("QUOTES_TRACEBACK"):
        traceback.print_exception(error)
    fault = f"that is a fault of this program ({type(error).__name__}: {error})"
    return f"{fault}; QUOTES_TRACEBACK=1 shows where", NOT_DONE


def _usage(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "quotes"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return f"what shall be done? ({path} --help tells what can be)"
    said = error.format_message().rstrip(".")
    return f"{said[:1].lower()}{said[1:]} ({path} --help tells more)"
