"""What is printed: safe for terminals, coloured where there is one, JSON where it is asked for."""

import json as json_format
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from quoters import Quote

as_json = click.option("--json", is_flag=True, help="One JSON object a line.")

# Letters that command a terminal, or turn the direction of what follows. Line feeds are ours.
_COMMANDING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff]"
)


def harmless(text: str) -> str:
    r"""Show what commands a terminal instead of obeying it: ``\x1b``, ``\u202e``."""
    return _COMMANDING.sub(_escaped, text.expandtabs(4))


def say(text: str = "", *, nl: bool = True, **style: Any) -> None:
    """Print a text that may come from strangers; ``style`` is for terminals alone."""
    click.secho(harmless(text), nl=nl, **style)


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
    click.echo(f"quotes: {harmless(' '.join(sentence.split()))}", err=True)


def say_json(value: Any) -> None:
    """Print one JSON object on a line; all its letters but the commanding ones are themselves."""
    written = json_format.dumps(value, ensure_ascii=False)
    click.echo(_COMMANDING.sub(lambda match: f"\\u{ord(match[0]):04x}", written))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"  # noqa: PLR2004 - one byte
