"""Doing the same to several quotes."""

from collections.abc import Callable, Iterable

import click

from bots.cli.errors import STATUS_FAILED, explain_error, is_refusal
from bots.cli.output import say, warn


def for_each(numbers: Iterable[int], do: Callable[[int], str]) -> None:
    """Do it to each; say what was done, complain of what could not be, and go on.

    :raises Exit: in the end, with status 1, when something could not be done.
    """
    failed = False
    for number in dict.fromkeys(numbers):
        try:
            say(do(number))
        except Exception as error:
            if not is_refusal(error):
                raise
            warn(explain_error(error)[0])
            failed = True
    if failed:
        raise click.exceptions.Exit(STATUS_FAILED)
