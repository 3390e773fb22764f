"""What is printed: safe for terminals, coloured where there is one, JSON where it is asked for."""

import json as json_format
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from bots.core.controls import CONTROLS, escape_controls

if TYPE_CHECKING:
    from quoters import Quote

as_json = click.option("--json", is_flag=True, help="One JSON object a line.")


def say(text: str = "", *, nl: bool = True, **style: Any) -> None:
    """Print a text that may come from strangers; ``style`` is for terminals alone."""
    click.secho(escape_controls(text), nl=nl, **style)


def say_quote(quote: "Quote") -> None:
    """Print a quote with its number, as people read it in a conversation; its lines stay lines."""
    from bots.core.chat.render import numbered

    number = f"#{quote.number}: "
    say(number, nl=False, fg="cyan")
    say(numbered(quote).removeprefix(number))


def say_found(quotes: Iterable["Quote"], public_url: str, *, json: bool) -> None:
    """Print quotes one after another."""
    from bots.core.status.serialize import quote_as_json

    for quote in quotes:
        if json:
            say_json(quote_as_json(quote, public_url))
        else:
            say_quote(quote)


def warn(sentence: str) -> None:
    """Print one line on stderr."""
    click.echo(f"quotes: {escape_controls(' '.join(sentence.split()))}", err=True)


def say_json(value: Any) -> None:
    """Print one JSON object on a line; all its letters but the commanding ones are themselves."""
    written = json_format.dumps(value, ensure_ascii=False)
    click.echo(CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", written))
