"""The verbs about what was sent: ``deliveries``."""

from typing import TYPE_CHECKING

import click

from bots.cli.opening import Opening
from bots.cli.output import as_json, say, say_json
from bots.cli.verb import verb

if TYPE_CHECKING:
    from quoters.delivery import Delivery

_COLOURS = {"sent": "green", "failed": "red", "unknown": "red", "skipped": "yellow"}


@verb("quotes deliveries", "quotes deliveries --count 100 --json")
@click.option(
    "-n",
    "--count",
    metavar="N",
    type=click.IntRange(1, 1_000_000),
    default=20,
    show_default=True,
    help="How many.",
)
@as_json
@click.pass_obj
def deliveries(opening: Opening, count: int, *, json: bool) -> None:
    """Show what was sent where, the newest first."""
    with opening.collection(filled=False) as opened:
        newest = opened.storage.ledger.deliveries(count)
    zone = opened.settings.quotes.timezone
    for delivery in newest:
        if json:
            say_json(_as_json(delivery))
        else:
            key, state = delivery.key, delivery.state.value
            say(f"{delivery.at.astimezone(zone):%Y-%m-%d %H:%M:%S}  ", nl=False)
            say(f"{state:<8}", nl=False, fg=_COLOURS.get(state))
            quote = "" if delivery.quote_number is None else f"  #{delivery.quote_number}"
            late = "  late" if delivery.late else ""
            say(f"{key.broadcast}  {key.target}  for {key.occurrence}{quote}{late}")
    if not newest and not json:
        say("Nothing was sent yet.")


def _as_json(delivery: "Delivery") -> dict[str, str | int | bool | None]:
    from bots.core.quote_json import instant

    return {
        "broadcast": delivery.key.broadcast,
        "target": delivery.key.target,
        "occurrence": delivery.key.occurrence,
        "state": delivery.state.value,
        "late": delivery.late,
        "attempts": delivery.attempts,
        "quote_id": delivery.quote_number,
        "at": instant(delivery.at),
    }
