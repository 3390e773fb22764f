"""The verbs that read the collection."""

from datetime import date, timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

import click

from bots.cli.arguments import DATE, NUMBER
from bots.cli.context import CommandLine, OpenCollection
from bots.cli.errors import NOTHING_FOUND, CommandFailed
from bots.cli.output import as_json, say, say_found, say_json, say_quote
from bots.cli.verb import verb

if TYPE_CHECKING:
    from quoters import Quote
    from quoters.interfaces import IQuoteStore
    from quoters.model.change import Change
    from quoters.model.quote import Day


@verb("quotes today", "quotes today --explain", "quotes today --date 2026-11-23 --json")
@click.option("--date", "on", metavar="DATE", type=DATE, help="Another day's, like 2026-11-23.")
@click.option("--explain", is_flag=True, help="Also say why it is that one.")
@as_json
@click.pass_obj
def today(opening: CommandLine, on: date | None, *, explain: bool, json: bool) -> None:
    """Show the quote of the day."""
    from bots.core.chat.render import explain_day
    from bots.core.status.serialize import day_as_json

    with opening.collection() as opened:
        day = _day(opened, on or opened.today)
    zone = opened.settings.quotes.timezone
    if json:
        reasons = {"left": day.left, "pinned": day.pinned} if explain else {}
        say_json({**day_as_json(day, zone, opened.public_url), **reasons})
        return
    say_quote(day.quote)
    if explain:
        say(explain_day(day, zone), dim=True)


def _day(opened: OpenCollection, on: date) -> "Day":
    """Return the quote of a date, without drawing any that ``quotes run`` would not draw.

    :raises CommandFailed: when that day has none yet, or never had one.
    """
    from quoters.selection.daily import DAYS_AHEAD

    if on >= opened.today:
        opened.store.days(opened.today, DAYS_AHEAD)
    day = opened.store.recorded_day(on)
    if day is not None:
        return day
    if on < opened.today:
        raise CommandFailed(f"there was no quote of the day on {on}")
    last = opened.today + timedelta(days=DAYS_AHEAD - 1)
    raise CommandFailed(f"the quote of {on} is not drawn yet: {last} is the last day that is")


@verb("quotes show 42", "quotes show 42 --history", "quotes show 42 --json")
@click.argument("number", metavar="N", type=NUMBER)
@click.option("--history", is_flag=True, help="Also who did what to it, and when.")
@as_json
@click.pass_obj
def show(opening: CommandLine, number: int, *, history: bool, json: bool) -> None:
    """Show the quote of this number, hidden or not, and where it is from."""
    with opening.collection(only_reads=True) as opened:
        quote = opened.storage.curation.look_up(number, opened.actor)
        changes = opened.storage.curation.history(number) if history else []
    if json:
        say_json(_as_json(quote, changes if history else None, opened.public_url))
        return
    say_quote(quote)
    _say_origin(quote)
    for change in changes:
        say(_in_words(change), dim=True)


def _as_json(quote: "Quote", changes: "list[Change] | None", public_url: str) -> dict[str, object]:
    """Return it as the API does; with its state where that is not published, and its history."""
    from bots.core.status.serialize import format_instant, quote_as_json

    shown: dict[str, object] = {**quote_as_json(quote, public_url)}
    if quote.state != "published":
        shown["state"] = quote.state.value
    if changes is not None:
        shown["history"] = [
            {
                "what": c.what.value,
                "at": format_instant(c.at),
                "by": c.by,
                "via": c.via,
                "why": c.why,
            }
            for c in changes
        ]
    return shown


def _in_words(change: "Change") -> str:
    via = f" from {change.via}" if change.via else ""
    explain_day = f": {change.why}" if change.why else ""
    undone = " (taken back)" if change.undone else ""
    return (
        f"{change.at:%Y-%m-%d %H:%M} {change.what.value} by {change.by}{via}{explain_day}{undone}"
    )


def _say_origin(quote: "Quote") -> None:
    """Print what is known of a quote beside its text and author."""
    state = None if quote.state == "published" else quote.state.value
    tags = " ".join(f"#{tag}" for tag in quote.tags)
    added = f"added {quote.added_at:%Y-%m-%d}" if quote.added_at else None
    known = [part for part in (state, quote.source, tags, added) if part]
    if known:
        say("  ".join(known), dim=True)


@verb("quotes random", "quotes random tea", "quotes random --json | jq -r .text")
@click.argument("words", metavar="[WORDS]", nargs=-1)
@as_json
@click.pass_obj
def random(opening: CommandLine, words: tuple[str, ...], *, json: bool) -> None:
    """Show a random quote among those that have all of these words."""
    from quoters.errors import EmptyCollection

    with opening.collection(only_reads=True) as opened:
        drawn = _drawn(opened.store, words)
    if drawn is None and words:
        raise CommandFailed(NOTHING_FOUND)
    if drawn is None:
        raise EmptyCollection("the collection has no published quote")
    say_found([drawn], opened.public_url, json=json)


def _drawn(store: "IQuoteStore", words: tuple[str, ...]) -> "Quote | None":
    from quoters.text.search import MAX_CANDIDATES, parse_search

    if not words:
        return next(iter(store.sample(1)), None)
    found = store.search(parse_search(" ".join(words)), MAX_CANDIDATES)
    return SystemRandom().choice(found) if found else None
