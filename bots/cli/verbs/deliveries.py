"""The verbs about what is sent: ``deliveries`` and ``broadcast``."""

from typing import TYPE_CHECKING

import click

from bots.cli.completion import complete_broadcast
from bots.cli.context import CommandLine
from bots.cli.errors import CommandFailed
from bots.cli.output import as_json, say, say_json
from bots.cli.verb import verb

if TYPE_CHECKING:
    from quoters.model.delivery import Delivery

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
def deliveries(opening: CommandLine, count: int, *, json: bool) -> None:
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


@verb("quotes broadcast morning", "quotes broadcast morning --again")
@click.argument("name", metavar="NAME", shell_complete=complete_broadcast)
@click.option("--again", is_flag=True, help="Also to targets that have it, or may have it.")
@click.pass_obj
def broadcast(opening: CommandLine, name: str, *, again: bool) -> None:
    """Have the running program send a broadcast now, to targets without today's."""
    from bots.core.runtime.instance_lock import is_instance_running
    from quoters.model.delivery import SendRequest

    with opening.collection(filled=False) as opened:
        broadcasts = opened.settings.broadcasts
        if name not in broadcasts:
            known = ", ".join(broadcasts) or "none"
            raise click.UsageError(f"there is no [broadcast:{name}]; there are: {known}")
        lock = opened.settings.quotes.lock_file
        if lock is not None and not is_instance_running(lock):
            raise CommandFailed("nothing runs that could send it: start quotes run")
        opened.storage.ledger.want(SendRequest(name, opened.now, again))
    whom = "all" if again else "those that have not got it yet; --again sends it to all"
    say(f"Asked for {name}, for {whom}: quotes deliveries shows what becomes of it")


def _as_json(delivery: "Delivery") -> dict[str, str | int | bool | None]:
    from bots.core.status.serialize import format_instant

    return {
        "broadcast": delivery.key.broadcast,
        "target": delivery.key.target,
        "occurrence": delivery.key.occurrence,
        "state": delivery.state.value,
        "late": delivery.late,
        "attempts": delivery.attempts,
        "quote_id": delivery.quote_number,
        "at": format_instant(delivery.at),
    }
