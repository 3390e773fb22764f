"""The verbs that read the collection."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from bots.cli.arguments import DATE, NUMBER
from bots.cli.failing import CannotDo
from bots.cli.opening import Opened, Opening
from bots.cli.output import as_json, say, say_json, say_quote
from bots.cli.verb import verb

if TYPE_CHECKING:
    from quoters import Quote
    from quoters.quote import Day


@verb("quotes today", "quotes today --explain", "quotes today --date 2026-11-23 --json")
@click.option("--date", "on", metavar="DATE", type=DATE, help="Another day's, like 2026-11-23.")
@click.option("--explain", is_flag=True, help="Also say why it is that one.")
@as_json
@click.pass_obj
def today(opening: Opening, on: date | None, *, explain: bool, json: bool) -> None:
    """Show the quote of the day."""
    from bots.core.quote_json import day_as_json
    from bots.core.rendering import why

    with opening.collection() as opened:
        day = _day(opened, on or opened.today)
    zone = opened.settings.quotes.timezone
    if json:
        reasons = {"left": day.left, "pinned": day.pinned} if explain else {}
        say_json({**day_as_json(day, zone, opened.public_url), **reasons})
        return
    say_quote(day.quote)
    if explain:
        say(why(day, zone), dim=True)


def _day(opened: Opened, on: date) -> "Day":
    """Give the quote of a date, without drawing any that ``quotes run`` would not draw.

    :raises CannotDo: when that day has none yet, or never had one.
    """
    from quoters.daily import AHEAD

    if on < opened.today:
        found = opened.store.recorded_days(on + timedelta(days=1), 1)
    else:
        found = opened.store.days(opened.today, AHEAD)
    for day in found:
        if day.date == on:
            return day
    if on < opened.today:
        raise CannotDo(f"there was no quote of the day on {on}")
    last = opened.today + timedelta(days=AHEAD - 1)
    raise CannotDo(f"the quote of {on} is not drawn yet: {last} is the last day that is")


@verb("quotes show 42", "quotes show 42 --json")
@click.argument("number", metavar="N", type=NUMBER)
@as_json
@click.pass_obj
def show(opening: Opening, number: int, *, json: bool) -> None:
    """Show the quote of this number, and where it is from."""
    with opening.collection() as opened:
        quote = opened.store.get(number)
    _say(quote, opened, json=json)
    if not json:
        _say_origin(quote)


@verb("quotes random", "quotes random --json | jq -r .text")
@as_json
@click.pass_obj
def random(opening: Opening, *, json: bool) -> None:
    """Show a quote by chance."""
    from quoters.interfaces import NoQuotes

    with opening.collection() as opened:
        drawn = opened.store.sample(1)
    if not drawn:
        raise NoQuotes("the collection has no published quote")
    _say(drawn[0], opened, json=json)


def _say(quote: "Quote", opened: Opened, *, json: bool) -> None:
    from bots.core.quote_json import quote_as_json

    if json:
        say_json(quote_as_json(quote, opened.public_url))
    else:
        say_quote(quote)


def _say_origin(quote: "Quote") -> None:
    """Print what is known of a quote beside its text and author."""
    added = f"added {quote.added_at:%Y-%m-%d}" if quote.added_at else None
    tags = " ".join(f"#{tag}" for tag in quote.tags)
    known = [part for part in (quote.source, tags, added) if part]
    if known:
        say("  ".join(known), dim=True)
