"""One connection: signing on, staying, and going."""

import pytest
from twisted.logger import capturedLogs

from bots.core.interfaces import PermanentFailure
from bots.irc.login.sasl import SaslSettings
from bots.irc.login.sign_on import Identity
from bots.irc.pacing import Pacing
from tests.bots.irc.network import ALICE, US, Endpoint, Network


def test_it_is_up_when_it_is_welcome_and_joins() -> None:
    """Not before, and with one JOIN for all channels."""
    network = Network("#a", "#b")
    connection = network.connect()
    assert not connection.up.called
    assert network.sent()[0] == "CAP LS 302"
    assert network.say(":irc.test 001 quotebot :Welcome") == ["JOIN #a,#b"]
    assert connection.up.called


def test_many_channels_take_several_joins() -> None:
    """None of more than 512 bytes; a channel with a key comes first, as RFC 2812 wants it."""
    channels = [f"#channel-number-{number}" for number in range(60)]
    network = Network(*channels, "#secret", keys={"#secret": "sesame"})
    network.connect()
    network.sent()
    lines = network.say(":irc.test 001 quotebot :Welcome")
    assert max(len(line) for line in lines) <= 510
    assert lines[0].startswith("JOIN #secret,#channel-number-0,")
    assert lines[0].endswith(" sesame")
    assert all(len(line.split()) == 2 for line in lines[1:])
    joined = [name for line in lines for name in line.split()[1].split(",")]
    assert sorted(joined) == sorted([*channels, "#secret"])


def test_a_lost_connection_is_gone_with_a_reason() -> None:
    """What the server said last, if it said something."""
    network = Network()
    connection = network.come_in()
    network.say("ERROR :Closing link: server is going down")
    network.lose()
    assert network.result(connection.gone) == "Closing link: server is going down"
    assert not network.clock.getDelayedCalls()


def test_one_that_goes_before_the_welcome_was_never_up() -> None:
    """Which is not a refusal: it may be better next time."""
    network = Network()
    connection = network.connect()
    network.lose()
    with pytest.raises(ConnectionError, match="went before the welcome"):
        network.result(connection.up)
    assert network.result(connection.gone)


def test_a_refusal_fails_up_and_closes() -> None:
    """With a sentence for the operator; the connection is gone afterwards."""
    network = Network()
    connection = network.connect()
    network.say(":irc.test 464 * :Password incorrect")
    with pytest.raises(PermanentFailure, match=r"refuses the password \(Password incorrect\)"):
        network.result(connection.up)
    assert network.result(connection.gone)
    assert network.transport.disconnected


WITH_ACCOUNT = Identity(
    network="irc:test", nick="quotebot", username="bot", login=SaslSettings("b", "x", "plain")
)


def test_no_nick_left_fails_up_and_closes() -> None:
    """After five variants."""
    network = Network()
    connection = network.connect()
    for _ in range(6):
        network.say(":irc.test 433 * x :in use")
    with pytest.raises(ConnectionError, match="no nick like quotebot"):
        network.result(connection.up)


def test_leaving() -> None:
    """Says QUIT at once, whatever waits, and closes."""
    network = Network("#a", pacing=Pacing(burst=1))
    connection = network.come_in()
    network.hear(ALICE, "#a", "!quote")
    network.hear(ALICE, "#a", "!quote 2")
    connection.leave()
    assert network.sent() == ["QUIT :Back soon"]
    assert network.transport.disconnecting
    network.lose()
    assert network.result(connection.gone) == "we left"


def test_aborting_twice_does_no_harm() -> None:
    """The retry loop may come late."""
    network = Network()
    connection = network.come_in()
    connection.abort()
    connection.abort()
    assert network.result(connection.gone)


def test_a_silent_server_is_given_up() -> None:
    """After two heartbeats without an answer; one that answers is kept."""
    network = Network(pacing=Pacing(heartbeat=30))
    connection = network.come_in()
    for _ in range(10):
        assert network.fall_silent(30) == ["PING alive"]
        network.say(":irc.test PONG irc.test :alive")
    assert network.fall_silent(30) == ["PING alive"]
    assert network.fall_silent(30) == ["PING alive"]
    assert network.fall_silent(30) == []
    assert network.result(connection.gone) == "the server fell silent"


def test_pings_are_answered_before_everything_that_waits() -> None:
    """With their own word, also when the bucket is empty."""
    network = Network("#a", pacing=Pacing(burst=1))
    network.come_in()
    network.hear(ALICE, "#a", "!quote")
    network.hear(ALICE, "#a", "!quote 2")
    assert network.say("PING :still there") == ["PONG :still there"]
    assert network.say("PING irc.test") == ["PONG irc.test"]


def test_bots_are_marked_where_there_is_a_mode_for_it() -> None:
    """Once."""
    network = Network()
    network.come_in()
    assert network.say(":irc.test 005 quotebot BOT=B :are supported") == ["MODE quotebot +B"]
    assert network.say(":irc.test 005 quotebot BOT=B NICKLEN=30 :are supported") == []


def test_the_nick_comes_back() -> None:
    """A variant at once; the real one is asked for later, until it is ours."""
    network = Network()
    connection = network.connect()
    network.sent()
    assert network.say(":irc.test 433 * quotebot :in use") == ["NICK quotebot_"]
    network.say(":irc.test 001 quotebot_ :Welcome")
    assert network.pass_time(15) == ["NICK quotebot"]
    assert network.say(":irc.test 433 quotebot_ quotebot :in use") == []
    assert "NICK quotebot" in network.pass_time(60)
    network.say(":quotebot_!~bot@bots.test NICK :quotebot")
    assert connection.nick == "quotebot"
    assert "NICK quotebot" not in network.pass_time(600)


def test_the_nick_is_taken_the_moment_it_is_free() -> None:
    """When its owner quits or takes another one before our eyes."""
    network = Network("#a")
    network.connect()
    network.say(":irc.test 433 * quotebot :in use", ":irc.test 001 quotebot_ :Welcome")
    assert network.say(":QuoteBot!~thief@evil.test QUIT :bye") == ["NICK quotebot"]
    assert network.say(":quotebot!~thief@evil.test NICK :thief") == ["NICK quotebot"]
    assert network.say(f":{ALICE} QUIT :bye") == []


def test_services_give_the_nick_back_to_its_owner() -> None:
    """Where we have logged in, they are asked to."""
    login = SaslSettings("bot", "secret")
    network = Network(
        identity=Identity(network="irc:test", nick="quotebot", username="bot", login=login),
        endpoint=Endpoint(over_tls=True),
    )
    network.connect()
    network.say(":s CAP * LS :sasl=PLAIN", ":s CAP * ACK :sasl", "AUTHENTICATE +")
    network.say(":s 903 * :ok", ":s 433 * quotebot :in use", ":s 001 quotebot_ :Welcome")
    assert network.pass_time(15) == ["NICKSERV REGAIN quotebot", "NICK quotebot"]
    assert network.pass_time(60) == ["NICKSERV GHOST quotebot", "NICK quotebot"]


def test_a_nick_that_is_too_long_here_is_not_asked_for_again() -> None:
    """As ours on a stock ngircd, which takes nine characters."""
    network = Network(identity=Identity(network="irc:test", nick="quotemaster", username="bot"))
    network.connect()
    network.sent()
    assert network.say(":irc.test 432 * quotemaster :Erroneous") == ["NICK quotemas_"]
    network.say(":irc.test 001 quotemas_ :Welcome", ":irc.test 005 quotemas_ NICKLEN=9 :are")
    assert not any("NICK" in line for line in network.pass_time(600))


def test_a_nick_that_was_forced_on_us() -> None:
    """We know it, answer to it, and ask for ours no more than politely."""
    network = Network("#a")
    connection = network.come_in()
    network.say(f":{US} NICK :Guest123")
    assert connection.nick == "Guest123"
    assert network.hear(ALICE, "#a", "Guest123: quote")
    assert not network.hear(ALICE, "#a", "quotebot: quote")


@pytest.mark.parametrize(
    ("endpoint", "identifies"),
    [
        (Endpoint(over_tls=True), True),
        (Endpoint(peer="127.0.0.1"), True),
        (Endpoint(peer="192.0.2.1"), False),
    ],
)
def test_nickserv_is_told_the_password_where_nobody_listens(
    endpoint: Endpoint, *, identifies: bool
) -> None:
    """By the command that only services can hear, when SASL did not work; then we join."""
    network = Network(
        "#a",
        identity=Identity(
            network="irc:test", nick="quotebot", username="bot", login=SaslSettings("bot", "secret")
        ),
        endpoint=endpoint,
    )
    network.connect()
    network.say(":s CAP * LS :")
    lines = network.say(":s 001 quotebot :Welcome")
    assert lines == (["NICKSERV IDENTIFY bot secret"] if identifies else ["JOIN #a"])
    assert network.pass_time(2) == (["JOIN #a"] if identifies else [])


def test_a_server_that_ignores_capabilities_is_not_waited_for_long() -> None:
    """Five seconds."""
    network = Network(
        identity=Identity(
            network="irc:test", nick="quotebot", username="bot", login=SaslSettings("b", "x")
        )
    )
    network.connect()
    assert network.sent() == ["CAP LS 302"]
    assert network.pass_time(5)[0] == "NICK quotebot"


def test_a_login_that_is_required_and_not_possible_refuses_in_time() -> None:
    """Also when the server says nothing at all about it, and only then welcomes us."""
    network = Network(
        identity=Identity(
            network="irc:test",
            nick="quotebot",
            username="bot",
            login=SaslSettings("b", "x"),
            login_required=True,
        )
    )
    connection = network.connect()
    network.pass_time(5)
    network.say(":irc.test 001 quotebot :Welcome")
    with pytest.raises(PermanentFailure, match="the server offers no SASL"):
        network.result(connection.up)


def test_a_slow_server_is_logged_in_to_all_the_same() -> None:
    """Capabilities after five seconds, services after ten: the negotiation is ended, logged in."""
    network = Network(identity=WITH_ACCOUNT, endpoint=Endpoint(over_tls=True))
    connection = network.connect()
    network.sent()
    assert network.pass_time(6) == ["NICK quotebot", "USER bot 0 * :Quotes; say !quote"]
    assert network.say(":irc.test CAP * LS :sasl=PLAIN") == ["CAP REQ sasl"]
    assert network.say(":irc.test CAP * ACK :sasl") == ["AUTHENTICATE PLAIN"]
    assert network.pass_time(6) == []
    assert network.say("AUTHENTICATE +")[0].startswith("AUTHENTICATE ")
    assert network.say(":irc.test 903 quotebot :done") == ["CAP END"]
    network.say(":irc.test 001 quotebot :Welcome")
    assert network.result(connection.up) is None


def test_services_that_never_answer_are_not_waited_for() -> None:
    """The negotiation is ended after twenty seconds, with the true reason."""
    network = Network(identity=WITH_ACCOUNT, endpoint=Endpoint(over_tls=True))
    network.connect()
    network.say(":irc.test CAP * LS :sasl=PLAIN", ":irc.test CAP * ACK :sasl")
    with capturedLogs() as logs:
        assert network.pass_time(21)[-2:] == ["AUTHENTICATE *", "CAP END"]
    assert "did not answer in time" in logs[-1]["problem"]


def test_services_that_come_back_are_used() -> None:
    """CAP NEW brings SASL to a connection that is up."""
    network = Network(identity=WITH_ACCOUNT, endpoint=Endpoint(over_tls=True))
    network.connect()
    network.say(":irc.test CAP * LS :cap-notify", ":irc.test CAP * ACK :cap-notify")
    network.say(":irc.test 001 quotebot :Welcome")
    assert network.say(":irc.test CAP quotebot NEW :sasl=PLAIN") == ["CAP REQ sasl"]
    assert network.say(":irc.test CAP quotebot ACK :sasl") == ["AUTHENTICATE PLAIN"]
    assert len(network.say("AUTHENTICATE +")) == 1
    assert network.say(":irc.test 903 quotebot :done") == []
    assert network.say(":irc.test CAP quotebot NEW :sasl=PLAIN") == []


def test_clients_questions() -> None:
    """PING and VERSION in private, one in two seconds; not in channels, not from servers."""
    network = Network("#a")
    network.come_in()
    network.pass_time(2)
    assert network.hear(ALICE, "quotebot", "\x01PING 123 x\x01") == [
        "NOTICE alice :\x01PING 123 x\x01"
    ]
    assert network.hear(ALICE, "quotebot", "\x01VERSION\x01") == []
    network.pass_time(2)
    assert network.hear(ALICE, "quotebot", "\x01VERSION\x01") == [
        "NOTICE alice :\x01VERSION Twisted Quotes\x01"
    ]
    network.pass_time(2)
    assert network.hear(ALICE, "#a", "\x01VERSION\x01") == []
    assert network.hear("irc.test", "quotebot", "\x01VERSION\x01") == []
    assert network.hear(US, "quotebot", "\x01VERSION\x01") == []
    for other in ("TIME", "DCC SEND x 1 2 3", "ACTION dances", "CLIENTINFO", ""):
        assert network.hear(ALICE, "quotebot", f"\x01{other}\x01") == []


def test_a_notice_is_never_answered() -> None:
    """Whatever it says, and wherever."""
    network = Network("#a")
    network.come_in()
    for target in ("#a", "quotebot"):
        for text in ("!quote", "quote", "\x01VERSION\x01", "\x01PING\x01"):
            assert network.say(f":{ALICE} NOTICE {target} :{text}") == []
    assert not network.dispatcher.requests
