"""What moderators may have an IRC network do."""

from random import Random

import pytest
from twisted.internet.task import Clock
from zope.interface.verify import verifyObject

from bots.core.interfaces import INetworkControls
from bots.core.net.reconnecting import ReconnectingService
from bots.irc.controls import IrcControls
from tests.bots.irc.network import US, Network


def controls_of(network: Network) -> IrcControls:
    """Return what steers it."""
    dialling = ReconnectingService(
        "irc:test",
        network.session.dial,
        lambda _: None,
        Clock(),
        Random(1),  # noqa: S311
    )
    return IrcControls(network.session, dialling)


@pytest.fixture
def network() -> Network:
    """Return one that is in #quotes."""
    network = Network("#quotes")
    network.come_in()
    return network


def test_it_keeps_the_interface(network: Network) -> None:
    """All of it."""
    assert verifyObject(INetworkControls, controls_of(network))


def test_a_channel_is_joined_now_and_after_a_drop(network: Network) -> None:
    """With its key; what is for all channels goes there too."""
    controls_of(network).join("#tea", "KEY")
    assert network.pass_time(5) == ["JOIN #tea KEY"]
    assert network.session.places("*") == ["#quotes", "#tea"]
    network.lose()
    network.connect()
    sent = network.say(":irc.test 001 quotebot :Welcome") + network.pass_time(5)
    assert "JOIN #tea,#quotes KEY" in sent


def test_a_channel_is_left_for_good(network: Network) -> None:
    """Whatever the case; it does not come back by itself, nor after a drop."""
    controls_of(network).part("#QUOTES")
    assert network.pass_time(5) == ["PART #QUOTES"]
    network.say(f":{US} PART #quotes")
    assert not [line for line in network.pass_time(4000) if "JOIN" in line]
    network.lose()
    network.connect()
    sent = network.say(":irc.test 001 quotebot :Welcome") + network.pass_time(5)
    assert not [line for line in sent if "JOIN" in line]


def test_a_channel_that_refused_is_tried_again_now(network: Network) -> None:
    """Joining it once more hurries, also where we are banned, and adds no second one."""
    controls_of(network).join("#tea", "")
    network.pass_time(5)
    network.say(":irc.test 474 quotebot #tea :Cannot join (+b)")
    assert network.pass_time(10) == []
    controls_of(network).join("#Tea", "")
    assert network.pass_time(5) == ["JOIN #Tea"]
    assert network.session.places("*") == ["#quotes", "#Tea"]


def test_what_is_no_channel_is_refused(network: Network) -> None:
    """Nothing else can be slipped in, either."""
    controls = controls_of(network)
    for place, key in (("tea", ""), ("#a,#b", ""), ("#a\r\nQUIT", ""), ("0", ""), ("#a", "k y")):
        with pytest.raises(ValueError, match="must be channels"):
            controls.join(place, key)
    with pytest.raises(ValueError, match="not to be in #tea"):
        controls.part("#tea")
    assert network.pass_time(5) == []


def test_while_it_is_away_it_is_remembered() -> None:
    """Joined when it comes back."""
    network = Network("#quotes")
    controls_of(network).join("#tea", "")
    controls_of(network).part("#quotes")
    network.connect()
    sent = network.say(":irc.test 001 quotebot :Welcome") + network.pass_time(5)
    assert [line for line in sent if "JOIN" in line] == ["JOIN #tea"]
