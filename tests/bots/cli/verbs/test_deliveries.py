"""``deliveries`` and ``broadcast``: the ledger, read and asked."""

from datetime import timedelta

from bots.core.runtime.instance_lock import acquire_instance_lock
from quoters.model.delivery import DeliveryKey, DeliveryState, SendRequest
from tests.bots.cli.terminal import NOW, Shell

KEY = DeliveryKey("morning", "irc:libera/#quotes", "2026-11-23")


def deliver(shell: Shell, key: DeliveryKey, state: DeliveryState, *, minutes: int = 0) -> None:
    """Write into the ledger how a delivery ended."""
    at = NOW + timedelta(minutes=minutes)
    storage = shell.storage()
    storage.ledger.claim(key, "worker", 42, at, late=minutes > 0)
    storage.ledger.begin_sending(key, "worker", at)
    storage.ledger.settle(key, state, at)
    storage.close()


def test_nothing_sent_is_said(shell: Shell) -> None:
    """An empty answer would look like a fault; in JSON it is right."""
    assert shell.said("deliveries") == "Nothing was sent yet.\n"
    assert shell.json("deliveries") == []


def test_the_newest_come_first(shell: Shell) -> None:
    """When, how it ended, which broadcast, where to, for which day, which quote."""
    deliver(shell, KEY, DeliveryState.SENT)
    deliver(shell, DeliveryKey("tea", "web", "2026-11-23T13:05"), DeliveryState.FAILED, minutes=5)
    assert shell.said("deliveries") == (
        "2026-11-23 13:05:00  failed  tea  web  for 2026-11-23T13:05  #42  late\n"
        "2026-11-23 13:00:00  sent    morning  irc:libera/#quotes  for 2026-11-23  #42\n"
    )
    assert shell.said("deliveries", "--count", "1").count("\n") == 1


def test_json_has_one_object_a_line(shell: Shell) -> None:
    """With the instant in UTC."""
    deliver(shell, KEY, DeliveryState.UNKNOWN)
    assert shell.json("deliveries") == [
        {
            "broadcast": "morning",
            "target": "irc:libera/#quotes",
            "occurrence": "2026-11-23",
            "state": "unknown",
            "late": False,
            "attempts": 1,
            "quote_id": 42,
            "at": "2026-11-23T12:00:00Z",
        }
    ]


def with_a_broadcast(shell: Shell) -> None:
    """Write a broadcast into bots.ini."""
    section = "[pretended:one]\n[broadcast:morning]\nat = 09:00\nto = pretended:one/#quotes\n"
    with shell.ini.open("a", encoding="utf-8") as ini:
        ini.write(section)


def test_a_broadcast_is_asked_for(shell: Shell) -> None:
    """The wish stands in the ledger, where the runner finds it."""
    with_a_broadcast(shell)
    shell.storage().close()
    with acquire_instance_lock(shell.folder / "quotes.db.lock"):
        assert shell.said("broadcast", "morning", "--again").startswith("Asked for morning")
    storage = shell.storage()
    assert storage.ledger.wanted() == [SendRequest("morning", NOW, again=True)]
    storage.close()


def test_without_a_runner_no_broadcast_is_asked_for(shell: Shell) -> None:
    """Nobody would send it: the wish is refused, and does not wait for some later start."""
    with_a_broadcast(shell)
    assert "start quotes run" in shell.complaint("broadcast", "morning", status=1)
    storage = shell.storage()
    assert storage.ledger.wanted() == []
    storage.close()


def test_an_unknown_broadcast_is_wrong_usage(shell: Shell) -> None:
    """Those that there are are named."""
    with_a_broadcast(shell)
    assert "there are: morning" in shell.complaint("broadcast", "mornin", status=2)
