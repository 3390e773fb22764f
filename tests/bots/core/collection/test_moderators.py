"""Telling moderators of what waits."""

from datetime import date

from twisted.logger import LogLevel, capturedLogs

from bots.core.adapters.memory import MemoryAnnouncer
from bots.core.collection.moderators import ModeratorNotifier
from bots.core.interfaces import NotDelivered
from bots.core.model.announcement import Announcement
from quoters import Quote

WAITS = Quote("Tea.", number=43)
MODERATORS = ("irc:a/account:mo", "xmpp:home/mo@example.org", "xmpp:gone/x@y", "token:ci")


class Network(MemoryAnnouncer):
    """Notes whom it told what; may be out of reach, or fail."""

    def __init__(self, failure: Exception | None = None, *, reachable: bool = True) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []
        self.failure = failure
        self.reachable = reachable

    def is_reachable(self, place: str) -> bool:
        return self.reachable

    async def announce(self, place: str, announcement: Announcement) -> None:
        self.told.append((place, announcement.text))
        if self.failure is not None:
            raise self.failure


def tell(network: Network) -> list[LogLevel]:
    """Tell of a quote over this network; give the levels of what was logged."""
    irc = Network()
    telling = ModeratorNotifier(
        MODERATORS, {"xmpp:home": network, "irc:a": irc}, lambda: date(2026, 11, 23)
    )
    with capturedLogs() as logs:
        telling(WAITS)
    assert irc.told == []
    return [event["log_level"] for event in logs]


def test_who_has_an_address_is_told() -> None:
    """With the quote, and what publishes it; an account is no address."""
    network = Network()
    assert tell(network) == []
    assert network.told == [
        ("mo@example.org", "This waits for a moderator; approve 43 publishes it: #43: Tea.")
    ]


def test_other_words_are_said_to_whoever_has_not_had_them() -> None:
    """Whom they were said to is given back."""
    network = Network()
    telling = ModeratorNotifier(MODERATORS, {"xmpp:home": network}, lambda: date(2026, 11, 23))
    assert telling.tell("Hm.", WAITS) == ["xmpp:home/mo@example.org"]
    assert telling.tell("Hm.", WAITS, ["xmpp:home/mo@example.org"]) == []
    assert network.told == [("mo@example.org", "Hm.")]


def test_who_is_out_of_reach_is_not_waited_for() -> None:
    """It waits anyway, and pending shows it."""
    network = Network(reachable=False)
    tell(network)
    assert network.told == []


def test_a_failure_costs_nothing_but_a_line_in_the_log() -> None:
    """A slip of ours with its traceback."""
    assert tell(Network(NotDelivered("gone"))) == [LogLevel.info]
    assert tell(Network(ZeroDivisionError())) == [LogLevel.critical]
