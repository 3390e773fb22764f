"""What a server says it supports."""

import pytest

from bots.irc.wire.isupport import Isupport


@pytest.mark.parametrize(
    ("casemapping", "expected"),
    [
        ("ascii", "ab[]\\~Ä"),
        ("rfc1459", "ab{}|^Ä"),
        ("rfc1459-strict", "ab{}|~Ä"),
        ("precis", "ab{}|^Ä"),
    ],
)
def test_names_are_compared_as_the_server_does(casemapping: str, expected: str) -> None:
    """By its mapping; by RFC 1459 when we do not know it."""
    assert Isupport().learn([f"CASEMAPPING={casemapping}"]).fold("AB[]\\~Ä") == expected


def test_what_we_need_is_learnt() -> None:
    """From several lines, in any order, among much else."""
    known = Isupport().learn(["NICKLEN=9", "PREFIX=", "CHANTYPES=#", "EXCEPTS", "=", ""])
    known = known.learn(["BOT=B", "are supported by this server"])
    assert (known.longest_nick, known.channel_types, known.bot_mode) == (9, "#", "B")
    assert known.is_channel("#a")
    assert not known.is_channel("&a")
    assert not known.is_channel("")


@pytest.mark.parametrize(
    "token", ["NICKLEN=", "NICKLEN=x", "NICKLEN=-1", "NICKLEN=0", "NICKLEN=٣", "BOT=", "BOT=xy"]
)
def test_nonsense_changes_nothing(token: str) -> None:
    """What is no number or no letter is let pass."""
    assert Isupport().learn([token]) == Isupport()


def test_a_nick_length_has_a_limit() -> None:
    """A server that claims a billion does not make our lines empty."""
    assert Isupport().learn(["NICKLEN=999999999999999999"]).longest_nick == 64
