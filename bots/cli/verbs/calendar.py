"""The verbs that steer the quote of the day: ``calendar``, ``pin``, ``skip``."""

from datetime import date
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from bots.cli.arguments import DATE, NUMBER
from bots.cli.context import CommandLine, OpenCollection
from bots.cli.output import as_json, say, say_json
from bots.cli.verb import verb

if TYPE_CHECKING:
    from quoters.model.quote import Day

_NARROWEST = 20


@verb("quotes calendar", "quotes calendar --json")
@as_json
@click.pass_obj
def calendar(opening: CommandLine, *, json: bool) -> None:
    """Show the quotes of today and of the next 13 days."""
    from quoters.selection.daily import DAYS_AHEAD

    with opening.collection() as opened:
        days = opened.store.days(opened.today, DAYS_AHEAD)
    for day in days:
        _say(day, opened, json=json)


@verb("quotes pin 2026-12-24 42")
@click.argument("on", metavar="DATE", type=DATE)
@click.argument("number", metavar="N", type=NUMBER)
@as_json
@click.pass_obj
def pin(opening: CommandLine, on: date, number: int, *, json: bool) -> None:
    """Schedule a quote for this date; a date that it leaves gets another."""
    with opening.collection() as opened:
        day = opened.storage.calendar.pin(on, number, opened.actor, opened.now, opened.today)
    _say(day, opened, json=json)


@verb("quotes skip 2026-12-24")
@click.argument("on", metavar="DATE", type=DATE)
@as_json
@click.pass_obj
def skip(opening: CommandLine, on: date, *, json: bool) -> None:
    """Draw another quote for this date; the skipped one comes on another day."""
    with opening.collection() as opened:
        day = opened.storage.calendar.skip(on, opened.actor, opened.now, opened.today)
    _say(day, opened, json=json)


def _say(day: "Day", opened: OpenCollection, *, json: bool) -> None:
    from bots.core.chat.render import numbered, on_one_line
    from bots.core.status.serialize import quote_as_json

    if json:
        quote = quote_as_json(day.quote, opened.public_url)
        say_json({"date": day.date.isoformat(), "quote": quote, "pinned": day.pinned})
        return
    say(f"{day.date:%Y-%m-%d %a}  ", nl=False, bold=day.date == opened.today)
    say("pinned  " if day.pinned else "        ", nl=False, fg="yellow")
    say(_cut(on_one_line(numbered(day.quote)), len(f"{day.date:%Y-%m-%d %a}  pinned  ")))


def _cut(text: str, beside: int) -> str:
    """Cut a line to the width of the terminal, or to that of most where there is none."""
    width = max(_NARROWEST, get_terminal_size().columns - beside)
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
