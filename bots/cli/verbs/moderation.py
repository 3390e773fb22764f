"""The verbs for what waits to be looked at: ``pending``, ``approve``, ``reject``."""

import click

from bots.cli.arguments import NUMBER
from bots.cli.batch import for_each
from bots.cli.context import CommandLine
from bots.cli.output import as_json, say, say_json, say_quote
from bots.cli.verb import verb

_MOST = 1000


@verb("quotes pending", "quotes pending --json")
@as_json
@click.pass_obj
def pending(opening: CommandLine, *, json: bool) -> None:
    """Show what waits for a moderator: what was suggested, and what was flagged."""
    from bots.core.status.serialize import quote_as_json

    with opening.collection() as opened:
        waiting = opened.storage.curation.waiting(opened.actor, _MOST)
    for quote in waiting:
        if json:
            more = {"state": quote.state.value, "added_by": quote.added_by}
            say_json({**quote_as_json(quote, opened.public_url), **more})
        else:
            say_quote(quote)
            state = "flagged" if quote.state == "published" else quote.state.value
            say(f"{state}, added by {quote.added_by}", dim=True)
    if not waiting and not json:
        say("Nothing waits.")


@verb("quotes approve 42", "quotes approve 42 43 44")
@click.argument("numbers", metavar="N...", nargs=-1, required=True, type=NUMBER)
@click.pass_obj
def approve(opening: CommandLine, numbers: tuple[int, ...]) -> None:
    """Publish what waits, or was rejected."""
    with opening.collection() as opened:
        curation = opened.storage.curation

        def publish(number: int) -> str:
            return f"Published #{curation.approve(number, opened.actor, opened.now).number}."

        for_each(numbers, publish)


@verb("quotes reject 42", 'quotes reject 42 43 --why "not a quote"')
@click.argument("numbers", metavar="N...", nargs=-1, required=True, type=NUMBER)
@click.option("--why", metavar="WHY", help="What is recorded as the reason.")
@click.pass_obj
def reject(opening: CommandLine, numbers: tuple[int, ...], why: str | None) -> None:
    """Hide what waits."""
    with opening.collection() as opened:
        curation = opened.storage.curation

        def hide(number: int) -> str:
            return f"Rejected #{curation.reject(number, opened.actor, opened.now, why).number}."

        for_each(numbers, hide)
