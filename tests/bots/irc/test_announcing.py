"""Announcing: sent when the server has taken it, and not a moment before."""

from math import inf

import pytest
from twisted.internet.defer import Deferred

from bots.core.interfaces import DeliveryUnknown, NotDelivered, RefusedForNow
from bots.core.model.announcement import Audience
from bots.core.model.token_bucket import Rate
from bots.irc.pacing import Pacing
from quoters import Quote
from tests.bots.announcer_contract import AnnouncerContract, Scene
from tests.bots.irc.network import ALICE, US, Network

LINE = "PRIVMSG #a :#42: An apple a day keeps the doctor away — Anonymous"


def token(lines: list[str]) -> str:
    """Return the token of the PING that was sent last."""
    word, _, found = lines[-1].partition(" ")
    assert word == "PING"
    return found


def not_yet(deferred: "Deferred[None]") -> bool:
    """Whether nothing is known yet."""
    return not deferred.called


class IrcScene:
    """A session on a network in memory."""

    room, elsewhere = "#a", "#b"

    def __init__(self) -> None:
        self.network = Network("#a")
        self.network.come_in()
        self.announcer = self.network.session
        self._said: list[str] = []

    def said(self) -> list[str]:
        self.take()
        return self._said

    def take(self) -> None:
        for line in self.network.sent():
            if line.startswith("PING "):
                self.network.say(f":irc.test PONG irc.test :{line.removeprefix('PING ')}")
            elif line.startswith("PRIVMSG #a :"):
                self._said.append(line.removeprefix("PRIVMSG #a :"))

    def disconnect(self) -> None:
        self.take()
        self.network.lose()

    def connect(self) -> None:
        self.network.come_in()


class TestSession(AnnouncerContract):
    @pytest.fixture
    def scene(self) -> Scene:
        """Return a session that is in #a."""
        return IrcScene()


def test_it_is_sent_when_the_server_answered_the_ping_after_it() -> None:
    """A PONG for another word is none."""
    network = Network("#a")
    network.come_in()
    announced = network.announce("#a")
    lines = network.sent()
    assert lines[0] == LINE
    network.say(":irc.test PONG irc.test :another")
    assert not_yet(announced)
    network.say(f":irc.test PONG irc.test :{token(lines)}")
    assert network.result(announced) is None


@pytest.mark.parametrize(
    ("code", "why"),
    [("401", "No such nick"), ("403", "No such channel"), ("404", "Cannot send to channel (+m)")],
)
def test_what_the_server_refuses_was_not_delivered(code: str, why: str) -> None:
    """It says why; the PONG that follows changes nothing."""
    network = Network("#a")
    network.come_in()
    announced = network.announce("#a")
    ping = token(network.sent())
    network.say(f":irc.test {code} quotebot #A :{why}", f":irc.test PONG irc.test :{ping}")
    with pytest.raises(NotDelivered) as failure:
        network.result(announced)
    assert why in str(failure.value)


@pytest.mark.parametrize("text", ["!op mallory", ".kick alice", "chanserv: op #a mallory"])
def test_an_announcement_commands_no_other_bot(text: str) -> None:
    """A format that begins with the quote's words may begin with a command that a quote holds."""
    network = Network("#a")
    network.come_in()
    network.announce("#a", text=text)
    assert network.sent()[0] == f"PRIVMSG #a :\u200b{text}"


@pytest.mark.parametrize(
    ("code", "passes"),
    [("401", False), ("403", False), ("404", True), ("408", True), ("482", True), ("936", True)],
)
def test_a_refusal_may_pass(code: str, *, passes: bool) -> None:
    """A channel may be moderated for a while; a nick or channel that is not there is for good."""
    network = Network("#a")
    network.come_in()
    announced = network.announce("#a")
    network.sent()
    network.say(f":irc.test {code} quotebot #a :No")
    with pytest.raises(NotDelivered) as failure:
        network.result(announced)
    assert isinstance(failure.value, RefusedForNow) is passes


def test_an_error_about_another_place_is_not_about_this_one() -> None:
    """Each announcement has its own fate."""
    network = Network("#a", "#b")
    network.come_in()
    first, second = network.announce("#a"), network.announce("#b")
    lines = network.sent()
    network.say(":irc.test 404 quotebot #b :Cannot send")
    assert not_yet(first)
    with pytest.raises(NotDelivered):
        network.result(second)
    network.say(f":irc.test PONG irc.test :{token(lines[:2])}")
    assert network.result(first) is None


def test_a_connection_that_goes_leaves_it_unconfirmed() -> None:
    """It may have got there."""
    network = Network("#a")
    network.come_in()
    announced = network.announce("#a")
    network.lose()
    with pytest.raises(DeliveryUnknown):
        network.result(announced)


def test_a_server_that_never_answers_leaves_it_unconfirmed() -> None:
    """After half a minute."""
    network = Network("#a")
    network.come_in()
    announced = network.announce("#a")
    network.pass_time(29)
    assert not_yet(announced)
    network.pass_time(2)
    with pytest.raises(DeliveryUnknown, match="not confirmed within 30 s"):
        network.result(announced)


def test_what_still_waited_surely_did_not_get_there() -> None:
    """Whether the connection goes, or we leave."""
    for go in ("lose", "leave"):
        network = Network("#a", "#b", pacing=Pacing(burst=2))
        connection = network.come_in()
        first, second = network.announce("#a"), network.announce("#b")
        assert network.sent()[0] == LINE
        network.lose() if go == "lose" else connection.leave()
        with pytest.raises(DeliveryUnknown):
            network.result(first)
        with pytest.raises(NotDelivered):
            network.result(second)


def test_out_of_reach_writes_nothing() -> None:
    """Not connected, not welcome, or not in the channel."""
    network = Network("#a")
    for step in (lambda: None, network.connect, network.come_in):
        step()
        place = "#b" if step == network.come_in else "#a"
        assert not network.session.is_reachable(place)
        with pytest.raises(NotDelivered, match=f"{place} is out of reach"):
            network.result(network.announce(place))
    assert network.sent() == []


def test_announcements_keep_to_the_pace_of_the_network() -> None:
    """A line and the question whether it arrived: twice what a line costs."""
    assert Network("#a", pacing=Pacing(line_every=2.0)).session.rate == Rate.every(4.0, burst=2)
    assert Network("#a", pacing=Pacing(line_every=0.0)).session.rate == Rate.every(0.0, burst=2)
    assert Network("#a", pacing=Pacing(burst=1)).session.rate.burst == 1


def test_a_channel_is_empty_when_the_server_named_all_and_we_are_alone() -> None:
    """Before that nobody knows; who comes fills it, who goes empties it."""
    network = Network("#a")
    assert network.session.audience("#a") == Audience()
    network.come_in()
    assert not network.session.audience("#a").is_empty
    network.say(":irc.test 353 quotebot = #a :@quotebot")
    assert not network.session.audience("#a").is_empty
    network.say(":irc.test 366 quotebot #A :End of NAMES", ":irc.test 366 quotebot #b :End")
    assert network.session.audience("#a").is_empty
    network.say(f":{ALICE} JOIN #a")
    assert not network.session.audience("#a").is_empty
    network.say(f":{ALICE} PART #a")
    assert network.session.audience("#a").is_empty
    network.say(f":{US} NICK quotebot2")
    assert network.session.audience("#a").is_empty
    assert network.session.audience("alice") == Audience()


def test_a_channel_is_quiet_since_somebody_spoke() -> None:
    """Whoever it was, and whatever they said; history and private words are no conversation."""
    network = Network("#a")
    network.come_in()
    assert network.session.audience("#a").quiet_for == inf
    network.hear(ALICE, "quotebot", "hello")
    network.say(f"@batch=1 :{ALICE} PRIVMSG #a :long ago")
    assert network.session.audience("#a").quiet_for == inf
    network.hear(ALICE, "#A", "tea?")
    network.pass_time(7)
    assert network.session.audience("#a").quiet_for == 7.0


def test_a_person_is_reachable_while_we_are_connected() -> None:
    """Whether they are there the server says."""
    network = Network()
    assert not network.session.is_reachable("alice")
    network.come_in()
    assert network.session.is_reachable("alice")
    announced = network.announce("alice")
    ping = token(network.sent())
    network.say(f":irc.test PONG irc.test :{ping}")
    assert network.result(announced) is None


def test_places() -> None:
    """For a star the channels of the settings, whether we are in them or not."""
    network = Network("#A", "#b")
    assert network.session.places("*") == ["#A", "#b"]
    assert network.session.places("#x") == ["#x"]
    network.come_in()
    network.say(f":{US} PART #b", f":{US} JOIN #c")
    assert network.session.places("*") == ["#A", "#b"]
    assert [network.session.is_reachable(place) for place in ("#A", "#b")] == [True, False]
    network.lose()
    assert network.session.places("*") == ["#A", "#b"]


def test_announcements_go_before_waiting_answers() -> None:
    """Nobody's questions delay the morning."""
    network = Network("#a", pacing=Pacing(burst=1, line_every=2))
    network.come_in()
    for number in range(9):
        network.hear(f"p!~p@{number}.test", "#a", f"!quote {number}")
    network.announce("#a", Quote("Morning", number=1))
    assert network.pass_time(2) == ["PRIVMSG #a :#1: Morning"]


def test_a_long_announcement_takes_three_lines() -> None:
    """As an answer does; it counts as sent when the last has got there."""
    network = Network("#a")
    network.come_in()
    announced = network.announce("#a", Quote("brevity " * 500, number=7))
    lines = network.sent()
    assert len(lines) == 4
    assert lines[2].endswith("… (quote 7)")
    network.say(f":irc.test PONG irc.test :{token(lines)}")
    assert network.result(announced) is None


def test_an_announcement_that_is_given_up_is_not_said_later() -> None:
    """Whoever cancels it means it."""
    network = Network("#a", pacing=Pacing(burst=1))
    network.come_in()
    network.pass_time(2)  # after the JOIN
    network.hear(ALICE, "#a", "!quote")
    announced = network.announce("#a")
    announced.addErrback(lambda _: None)
    announced.cancel()
    assert network.pass_time(60) == []


def test_a_new_connection_takes_over() -> None:
    """The session outlives its connections."""
    network = Network("#a")
    network.come_in()
    network.lose()
    assert not network.session.is_reachable("#a")
    network.come_in()
    announced = network.announce("#a")
    network.say(f":irc.test PONG irc.test :{token(network.sent())}")
    assert network.result(announced) is None


@pytest.mark.parametrize(
    "refusal",
    [
        "401 quotebot #a :No such nick/channel",
        "404 quotebot #a :Cannot send to channel",
        "408 quotebot #a c :No colours here",
        "415 quotebot #a :Cannot send message to channel",
        "439 quotebot #a :Target change too fast",
        "442 quotebot #a :You're not on that channel",
        "477 quotebot #a :Cannot send, you must be registered (+M)",
        "482 quotebot #a :You're not channel operator",
        "531 quotebot #a :You are not permitted",
        "936 quotebot #a badword :Your message contained a censored word (+G)",
        "999 quotebot #a :A server's own",
    ],
)
def test_what_the_server_refuses_is_not_delivered(refusal: str) -> None:
    """Whatever the numeric: an error that names our target, between the line and its PONG."""
    network = Network("#a", "#b")
    network.come_in()
    announced, other = network.announce("#a"), network.announce("#b")
    pings = [token([line]) for line in network.sent() if line.startswith("PING")]
    network.say(f":irc.test {refusal}")
    network.say(*(f":irc.test PONG irc.test :{each}" for each in pings))
    with pytest.raises(NotDelivered, match=refusal[:3]):
        network.result(announced)
    assert network.result(other) is None


@pytest.mark.parametrize("success", ["903 quotebot :SASL successful", "366 quotebot #a :End"])
def test_what_is_no_error_refuses_nothing(success: str) -> None:
    """Also where it is above 899, or names the channel."""
    network = Network("#a")
    network.come_in()
    announced = network.announce("#a")
    (ping,) = [token([line]) for line in network.sent() if line.startswith("PING")]
    network.say(f":irc.test {success}", f":irc.test PONG irc.test :{ping}")
    assert network.result(announced) is None


@pytest.mark.parametrize("modes", ["+ntD", "+u", "+nd"])
def test_where_people_may_be_hidden_an_empty_list_proves_nothing(modes: str) -> None:
    """Delayed joins and auditoria show no lurkers: the morning's post comes all the same."""
    network = Network("#a")
    network.come_in()
    names = (":irc.test 353 quotebot = #a :quotebot", ":irc.test 366 quotebot #a :End")
    assert network.say(*names) == ["MODE #a"]
    assert network.session.audience("#a").is_empty
    network.say(f":irc.test 324 quotebot #a {modes}")
    assert not network.session.audience("#a").is_empty
    network.say(f":{ALICE} MODE #a -Ddu")
    assert network.session.audience("#a").is_empty
    network.say(f":{ALICE} MODE #a +k-i+D key")
    assert not network.session.audience("#a").is_empty


def test_where_somebody_is_seen_no_modes_are_asked_for() -> None:
    """It would be a line each for many channels."""
    network = Network("#a")
    network.come_in()
    names = (":irc.test 353 quotebot = #a :quotebot alice", ":irc.test 366 quotebot #a :End")
    assert network.say(*names) == []
