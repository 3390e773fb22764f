"""The section of an IRC network, and the broadcasts that go there."""

from pathlib import Path

import pytest

from bots.core.settings.loader import read_settings
from bots.irc.settings import IrcSettings

NETWORK = "[irc:libera]\nserver = tls:irc.libera.chat:6697\nnick = bot\nchannels = #One, #two KEY\n"


def warnings(to: str) -> list[str]:
    """Return what is warned of where a broadcast goes there."""
    said: list[str] = []
    read_settings(
        f"{NETWORK}[broadcast:morning]\nat = 09:00\nto = {to}\n",
        file="bots.ini",
        base=Path("/nowhere"),
        kinds={"irc": IrcSettings},
        warn=said.append,
    )
    return said


@pytest.mark.parametrize("place", ["#one", "#TWO", "alice"])
def test_a_broadcast_may_go_where_we_are(place: str) -> None:
    """Into a channel that is joined, however it is written, and to people."""
    assert warnings(f"irc:libera/{place}") == []


def test_a_broadcast_to_a_channel_that_is_not_joined_is_warned_of() -> None:
    """It would be posted nowhere; the program runs all the same."""
    said = "to: [irc:libera] does not join #three, and nothing is posted there"
    assert warnings("irc:libera/#one, irc:libera/#three") == [
        f"bots.ini: [broadcast:morning] {said}; add it to its channels"
    ]
