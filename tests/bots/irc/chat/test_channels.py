"""Being in our channels: kicks, bans, invitations."""

import pytest
from twisted.logger import capturedLogs, eventAsText

from bots.irc.pacing import Pacing
from tests.bots.irc.network import ALICE, US, Network


def joins(lines: list[str]) -> list[str]:
    """Return only the JOINs."""
    return [line for line in lines if line.startswith("JOIN")]


def test_after_a_kick_it_comes_back_with_patience() -> None:
    """After five to ten seconds, and each time later in a channel that keeps kicking."""
    network = Network("#a")
    network.come_in()
    waits = []
    for _ in range(4):
        network.say(f":{ALICE} KICK #a quotebot :out")
        assert not network.session.is_reachable("#a")
        waited = 0
        while not joins(network.pass_time(1)):
            waited += 1
        waits.append(waited)
        network.say(f":{US} JOIN #a")
    assert 4 <= waits[0] <= 10
    assert waits[3] >= 39
    assert network.session.is_reachable("#a")


def test_after_a_ban_it_stays_away() -> None:
    """Until somebody invites it."""
    network = Network("#a")
    network.come_in()
    network.say(f":{ALICE} KICK #a quotebot :out")
    assert joins(network.pass_time(20)) == ["JOIN #a"]
    network.say(":irc.test 474 quotebot #a :Cannot join channel (+b)")
    assert not joins(network.pass_time(7200))
    assert network.say(f":{ALICE} INVITE quotebot :#A") == ["JOIN #a"]


@pytest.mark.parametrize(
    "code",
    [
        "403",
        "405",
        "435",
        "437",
        "439",
        "443",
        "471",
        "473",
        "477",
        "480",
        "500",
        "519",
        "926",
        "999",
    ],
)
def test_a_closed_door_is_tried_again(code: str) -> None:
    """Later and later, since it may open."""
    network = Network("#a")
    network.connect()
    network.say(":irc.test 001 quotebot :Welcome")
    network.say(f":irc.test {code} quotebot #a :no")
    assert joins(network.pass_time(10)) == ["JOIN #a"]
    network.say(f":irc.test {code} quotebot #a :no")
    assert not joins(network.pass_time(9))
    assert joins(network.pass_time(11)) == ["JOIN #a"]


def test_an_error_about_a_channel_we_are_in_changes_nothing() -> None:
    """A 403 may be about what we said there."""
    network = Network("#a")
    network.come_in()
    network.say(":irc.test 403 quotebot #a :No such channel")
    assert not joins(network.pass_time(3600))
    assert network.session.is_reachable("#a")


def test_invitations_are_followed_to_configured_channels_alone() -> None:
    """Nobody else's channel, and none where we are already."""
    network = Network("#a")
    network.come_in()
    assert network.say(f":{ALICE} INVITE quotebot :#warez") == []
    assert network.say(f":{ALICE} INVITE quotebot :#a") == []
    assert network.say(f":{ALICE} INVITE bob :#a") == []


def test_being_made_to_part_is_like_a_kick() -> None:
    """Some networks can do that to people."""
    network = Network("#a")
    network.come_in()
    network.say(f":{US} PART #a")
    assert not network.session.is_reachable("#a")
    assert joins(network.pass_time(20)) == ["JOIN #a"]


def test_a_kick_from_where_we_never_wanted_to_be_is_final() -> None:
    """A server may have put us there."""
    network = Network()
    network.come_in()
    network.say(f":{US} JOIN #lobby", f":{ALICE} KICK #lobby quotebot :out")
    assert not joins(network.pass_time(3600))


def test_others_who_are_kicked_or_part_are_not_us() -> None:
    """We stay."""
    network = Network("#a")
    network.come_in()
    network.say(f":{US} KICK #a alice :out", f":{ALICE} PART #a", f":{ALICE} QUIT")
    assert network.session.is_reachable("#a")


def test_names_are_compared_as_the_server_does() -> None:
    """Our own JOIN may come with other letters."""
    network = Network("#Quotes[a]")
    network.come_in("CASEMAPPING=rfc1459")
    assert network.session.is_reachable("#quotes{A}")
    network.say(":irc.test 005 quotebot CASEMAPPING=ascii :are supported")
    network.say(":QUOTEBOT!~bot@bots.test JOIN #other")
    assert network.session.is_reachable("#OTHER")


def test_a_server_that_is_too_busy_is_asked_again() -> None:
    """263 names the command, not the channel."""
    network = Network("#a")
    network.connect()
    network.say(":irc.test 001 quotebot :Welcome")
    network.say(":irc.test 263 quotebot JOIN :This command could not be completed")
    assert joins(network.pass_time(10)) == ["JOIN #a"]


def test_no_answer_is_a_refusal() -> None:
    """It is tried again, and said in the log."""
    network = Network("#a")
    network.connect()
    network.say(":irc.test 001 quotebot :Welcome")
    with capturedLogs() as logs:
        network.pass_time(59)
        assert logs == []
        assert joins(network.pass_time(12)) == ["JOIN #a"]
    assert "cannot join #a: no answer" in eventAsText(logs[0])


def test_where_it_is_sent_instead_is_left() -> None:
    """And the channel that was wanted is tried again."""
    network = Network("#a")
    network.connect()
    network.say(":irc.test 001 quotebot :Welcome")
    sent = network.say(":irc.test 470 quotebot #a ##a :Forwarding to another channel")
    assert sent == ["PART ##a"]
    assert joins(network.pass_time(10)) == ["JOIN #a"]


def test_many_channels_with_keys_are_joined_at_the_networks_pace() -> None:
    """In few lines: thirty in an instant are "Excess Flood"."""
    names = [f"#secret-channel-number-{n}" for n in range(30)]
    keys = {name: f"a-long-key-{name[1:]}" for name in names}
    network = Network(*names, keys=keys, pacing=Pacing(burst=2, line_every=2.0))
    network.connect()
    at_once = joins(network.say(":irc.test 001 quotebot :Welcome"))
    assert len(at_once) == 2
    later = joins(network.pass_time(60))
    lines = [*at_once, *later]
    assert 3 <= len(lines) <= 6
    assert all(len(line.encode()) <= 510 for line in lines)
    joined: dict[str, str] = {}
    for line in lines:
        _, channels, opened = line.split()
        joined.update(zip(channels.split(","), opened.split(","), strict=True))
    assert joined == keys


def test_invitations_to_a_channel_that_is_being_joined_are_one() -> None:
    """Three hundred are no flood of ours."""
    network = Network("#a", pacing=Pacing(burst=5, line_every=2.0))
    network.come_in()
    network.say(f":{ALICE} KICK #a quotebot :out")
    sent: list[str] = []
    for _ in range(300):
        sent += network.say(f":{ALICE} INVITE quotebot :#a")
    assert joins(sent) == ["JOIN #a"]


def test_channels_that_others_make_us_join_fill_no_log() -> None:
    """A few are told of."""
    network = Network("#a")
    network.come_in()
    with capturedLogs() as logs:
        for n in range(1000):
            network.say(f":{US} JOIN #forced{n}")
    assert len(logs) == 5
