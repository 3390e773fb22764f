"""Moderators have networks join, part and reconnect, and bots.ini read again."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from zope.interface import implementer
from zope.interface.verify import verifyObject

from bots.core.commands.context import CommandContext
from bots.core.commands.dispatcher import Dispatcher
from bots.core.interfaces import INetworkControls
from tests.bots.core.commands.typing import ANN, MO, ROOM, Asked


@implementer(INetworkControls)
class Controls:
    """Notes what is asked of it; knows one channel."""

    def __init__(self) -> None:
        self.orders: list[str] = []

    def join(self, place: str, key: str) -> None:
        if not place.startswith("#"):
            raise ValueError("must be channels like #quotes")
        self.orders.append(f"join {place} {key}")

    def part(self, place: str) -> None:
        if place != "#quotes":
            raise ValueError(f"I am not to be in {place}")
        self.orders.append(f"part {place}")

    def reconnect(self) -> None:
        self.orders.append("reconnect")

    def hurry(self, seconds: float) -> None:
        raise AssertionError(seconds)


class Operated(Asked):
    """A dispatcher that steers two networks; ``read`` counts how often bots.ini was."""

    def __init__(self) -> None:
        super().__init__("One.")
        self.here, self.there = Controls(), Controls()
        self.read = 0
        self.use(controls={"irc:a": self.here, "irc:b": self.there}, reload=self.reload)

    def use(self, **context: object) -> None:
        """Have another context."""
        made: Callable[..., CommandContext] = replace
        self.context = made(self.context, **context)
        self.dispatcher = Dispatcher(self.collection, self.context)

    async def reload(self) -> str:
        """Count."""
        self.read += 1
        return "bots.ini was read again, and is followed."


@pytest.fixture
def asked() -> Operated:
    """Return one."""
    return Operated()


def test_the_double_is_what_it_stands_for() -> None:
    """It has all of the interface."""
    assert verifyObject(INetworkControls, Controls())


def test_a_moderator_sends_it_into_a_channel_and_out(asked: Operated) -> None:
    """With a key or without; it says how long that lasts."""
    assert asked.said("join #tea", MO, None) == (
        "I join #tea, until the next start; write it into bots.ini to keep it."
    )
    assert "until the next start" in asked.said("join #secret KEY", MO, None)
    assert asked.said("part #quotes", MO, None).startswith("I leave #quotes, until")
    assert asked.here.orders == ["join #tea ", "join #secret KEY", "part #quotes"]
    assert asked.there.orders == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("join", "Like this: join #CHANNEL [KEY]"),
        ("join #a b c", "Like this: join #CHANNEL [KEY]"),
        ("join tea", "Must be channels like #quotes."),
        ("part #tea", "I am not to be in #tea."),
        ("part", "Like this: part #CHANNEL"),
        ("part #a #b", "Like this: part #CHANNEL"),
        ("reconnect irc:c", "'irc:c' is no network of mine: irc:a, irc:b."),
    ],
)
def test_what_cannot_be_done_is_said(asked: Operated, text: str, answer: str) -> None:
    """In a sentence, and nothing is done."""
    assert asked.said(text, MO, None).startswith(answer)
    assert asked.here.orders == asked.there.orders == []


def test_it_reconnects_here_or_elsewhere(asked: Operated) -> None:
    """Another network by its name."""
    assert asked.said("reconnect", MO, None) == "I reconnect to irc:a."
    assert asked.said("reconnect irc:b", MO, None) == "I reconnect to irc:b."
    assert asked.here.orders == asked.there.orders == ["reconnect"]


def test_it_reads_bots_ini_again(asked: Operated) -> None:
    """What came of it is the answer; where there is no such file, that."""
    assert asked.said("reload", MO, None) == "bots.ini was read again, and is followed."
    assert asked.read == 1
    asked.use(reload=None)
    assert asked.said("reload", MO, None) == "There is no bots.ini here to be read again."


@pytest.mark.parametrize("text", ["join #tea", "part #quotes", "reconnect", "reload"])
def test_only_moderators_may_and_only_in_private(asked: Operated, text: str) -> None:
    """A key is nobody else's business."""
    assert asked.said(text, ANN, None) == "Only moderators may do that."
    assert asked.said(text, None, None) == "Only moderators may do that."
    assert asked.said(text, MO, ROOM) == "Ask me that in private."
    assert asked.here.orders == []
    assert asked.read == 0
