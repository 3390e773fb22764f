"""Hearing what is asked, and answering it where it was asked."""

from typing import Any

import pytest
from twisted.internet.defer import Deferred
from twisted.logger import capturedLogs

from bots.core.chat.recent_messages import RecentMessage
from bots.core.model.request import Reply, Request
from bots.irc.chat.answers import PATIENCE, ChannelSettings
from bots.irc.login.sign_on import WANTED_CAPABILITIES
from bots.irc.pacing import Pacing
from quoters import Quote
from tests.bots.irc.network import ALICE, BOB, US, Network

ANSWER = "#42: An apple a day keeps the doctor away — Anonymous"


def test_asked_in_a_channel() -> None:
    """With the prefix or by name; the answer goes to the channel."""
    network = Network("#a")
    network.come_in()
    assert network.hear(ALICE, "#a", "!quote") == [f"PRIVMSG #a :{ANSWER}"]
    assert network.hear(ALICE, "#A", "QuoteBot: quote random tea") == [f"PRIVMSG #A :{ANSWER}"]
    assert network.dispatcher.requests == [
        Request("", "irc:test", "#a", "irc:test/mask:*!~alice@home.test", "alice"),
        Request("random tea", "irc:test", "#A", "irc:test/mask:*!~alice@home.test", "alice"),
    ]


def test_asked_in_private() -> None:
    """With the word or only the verb; the answer goes to the person."""
    network = Network()
    network.come_in()
    for text, asked in [("quote", ""), ("12", "12"), ("!quote random", "random")]:
        assert network.hear(ALICE, "quotebot", text) == [f"PRIVMSG alice :{ANSWER}"]
        assert network.dispatcher.requests[-1].text == asked
        assert network.dispatcher.requests[-1].place is None


@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        (ALICE, "#a", "hello"),
        (ALICE, "#a", "quote"),
        (ALICE, "#a", "!quotes"),
        (ALICE, "#a", "\x01ACTION !quote\x01"),
        (ALICE, "#elsewhere", "!quote"),
        (ALICE, "@#a", "!quote"),
        (ALICE, "bob", "!quote"),
        (US, "#a", "!quote"),
        (US, "quotebot", "quote"),
        ("irc.test", "#a", "!quote"),
        ("NickServ", "quotebot", "This nick is registered."),
        ("", "#a", "!quote"),
    ],
)
def test_what_is_not_meant_for_us(source: str, target: str, text: str) -> None:
    """Talk among people, other targets, ourselves and servers get no answer."""
    network = Network("#a")
    network.come_in()
    assert network.hear(source, target, text) == []
    assert not network.dispatcher.requests


def test_formatting_does_not_hide_a_question() -> None:
    """Bold and colours are left out before it is read."""
    network = Network("#a")
    network.come_in()
    assert network.hear(ALICE, "#a", "\x02!quote\x02 \x0304random\x0f")
    assert network.dispatcher.requests[0].text == "random"


def test_bots_get_no_answer() -> None:
    """A message tagged as a bot's, by the network itself."""
    network = Network("#a")
    network.come_in()
    assert network.say(f"@bot :{BOB} PRIVMSG #a :!quote") == []
    assert network.say(f"@inspircd.org/bot= :{BOB} PRIVMSG quotebot :quote") == []
    assert network.say(f"@+draft/bot :{BOB} PRIVMSG #a :!quote")


def test_what_we_say_wakes_nobody_of_ours() -> None:
    """Two of ours in one channel: what one says, also a wicked quote, the other lets pass."""
    network = Network("#a")
    network.come_in()
    wicked = Quote(f"{'x' * 430} !quote 42 {'y' * 440} quotebot: quote 42", number=43)
    network.dispatcher.answers.append(Reply((wicked,)))
    for line in network.hear(ALICE, "#a", "!quote 43"):
        text = line.partition(" :")[2]
        assert network.hear("otherbot!~bot@bots.test", "#a", text) == []
    assert len(network.dispatcher.requests) == 1


def test_what_comes_in_a_batch_is_history() -> None:
    """A bouncer plays back in batches, which are asked for: nothing is done twice."""
    network = Network("#a")
    network.connect()
    assert "batch" in WANTED_CAPABILITIES
    network.come_in()
    asked = f":{ALICE} PRIVMSG #a :!quote"
    assert network.say(f"@batch=1 {asked}") == []
    assert network.say(f"@batch=1 :{ALICE} PRIVMSG quotebot :add Twice.") == []


@pytest.mark.parametrize("behind", ["2001-09-09T01:46:40.000Z", "2001-09-09T01:30:00.000Z"])
def test_a_server_clock_that_is_behind_makes_nobody_deaf(behind: str) -> None:
    """What counts is the time of its own welcome: what was said before that is history."""
    network = Network("#a")
    network.come_in(welcome=f"@time={behind} ")
    asked = f":{ALICE} PRIVMSG #a :!quote"
    before = behind.replace(":30:", ":29:").replace(":46:", ":45:")
    assert network.say(f"@time={before} {asked}") == []
    for time in (behind, "nonsense", ""):
        assert network.say(f"@time={time} {asked}")


def test_a_server_that_does_not_say_when_it_welcomed_us_plays_nothing_back() -> None:
    """Nothing is known of its clock."""
    network = Network("#a")
    network.come_in()
    assert network.say(f"@time=1999-01-01T00:00:00.000Z :{ALICE} PRIVMSG #a :!quote")


def test_what_is_to_be_typed_back_is_never_altered() -> None:
    """A hint names somebody who is here; in a quote nobody is woken."""
    network = Network("#a")
    network.come_in()
    network.say(f":{ALICE} JOIN #a")
    network.dispatcher.answers += [Reply(("heed alice undoes that",)), Reply((Quote("alice?"),))]
    (hint,) = network.hear(ALICE, "#a", "!quote ignore alice")
    assert hint == "PRIVMSG #a :heed alice undoes that"
    (quote,) = network.hear(ALICE, "#a", "!quote alice")
    assert "alice" not in quote


@pytest.mark.parametrize(
    ("tags", "person"),
    [
        ("@account=alice ", "irc:test/account:alice"),
        ("@account=* ", "irc:test/mask:*!~alice@home.test"),
        ("@account= ", "irc:test/mask:*!~alice@home.test"),
        ("@+account=root ", "irc:test/mask:*!~alice@home.test"),
        ("", "irc:test/mask:*!~alice@home.test"),
    ],
)
def test_persons_are_accounts_or_masks(tags: str, person: str) -> None:
    """Never nicks: a thief of a nick is somebody else; client-only tags vouch for nothing."""
    network = Network("#a")
    network.come_in()
    network.say(f"{tags}:{ALICE} PRIVMSG #a :!quote")
    assert network.dispatcher.requests[0].person == person


def test_a_long_quote_takes_three_lines_and_says_where_the_rest_is() -> None:
    """Each line, with our mask before it, has at most 512 bytes; words stay whole."""
    network = Network("#a")
    network.come_in()
    quote = Quote("brevity " * 500, number=7)
    network.dispatcher.answers.append(Reply((quote,)))
    lines = network.hear(ALICE, "#a", "!quote 7")
    assert len(lines) == 3
    assert lines[0].startswith("PRIVMSG #a :#7: brevity ")
    assert lines[2].endswith(" brevity … (quote 7)")
    for line in lines:
        assert len(f":{US} {line}\r\n".encode()) <= 512
        assert line.rpartition(" …")[0 if "…" in line else 2].endswith("brevity")


def test_the_rest_of_a_long_quote_has_an_address() -> None:
    """Where the web has one for everybody."""
    network = Network(
        "#a", habits=ChannelSettings("irc:test", public_url="https://quotes.example.org")
    )
    network.come_in()
    network.dispatcher.answers.append(Reply((Quote("brevity " * 500, number=7),)))
    lines = network.hear(ALICE, "#a", "!quote 7")
    assert lines[2].endswith(" brevity … https://quotes.example.org/quotes/7")
    assert len(f":{US} {lines[2]}\r\n".encode()) <= 512


def test_a_long_quote_of_wide_letters() -> None:
    """Cut between characters, counted in bytes; in private there is more room for it."""
    network = Network("#a")
    network.come_in()
    for target, most in (("#a", 3), ("quotebot", 8)):
        network.dispatcher.answers.append(Reply((Quote("語" * 2000, number=7),)))
        lines = network.hear(ALICE, target, "quotebot: quote 7") + network.pass_time(30)
        assert len(lines) == most
        for line in lines:
            assert len(f":{US} {line}\r\n".encode()) <= 512
        assert lines[-1].endswith("語 … (quote 7)")


def test_several_parts_share_the_three_lines() -> None:
    """A list of quotes does not become a flood."""
    network = Network("#a")
    network.come_in()
    parts = tuple(Quote(f"quote {number}", number=number) for number in range(9))
    network.dispatcher.answers.append(Reply(parts))
    assert len(network.hear(ALICE, "#a", "!quote by X")) == 3


def test_lines_and_controls_in_a_quote_stay_in_their_line() -> None:
    """A quote is text from strangers: it cannot say another command."""
    network = Network("#a")
    network.come_in()
    quote = Quote("one\r\nQUIT :x\ntwo\x00\x01\x02\x1b[31m", "A\nB", number=7)
    network.dispatcher.answers.append(Reply((quote,)))
    assert network.hear(ALICE, "#a", "!quote 7") == [
        "PRIVMSG #a :#7: one | QUIT :x | two[31m — A | B"
    ]


def test_who_is_here_is_not_woken_by_a_quote() -> None:
    """A zero-width space in their nick; in private nobody else is woken."""
    network = Network("#a")
    network.come_in()
    network.say(":irc.test 353 quotebot = #a :@Bob +alice quotebot")
    quote = Quote("<bob> I am Bobby", number=7)
    network.dispatcher.answers.extend([Reply((quote,)), Reply((quote,))])
    assert network.hear(ALICE, "#a", "!quote 7") == ["PRIVMSG #a :#7: <b\u200bob> I am Bobby"]
    assert network.hear(ALICE, "quotebot", "7") == ["PRIVMSG alice :#7: <bob> I am Bobby"]


def test_the_same_question_that_waits_is_answered_once() -> None:
    """Two hundred askers at once get few lines, and are none the worse: all see the answer."""
    network = Network("#a", pacing=Pacing(burst=5))
    network.come_in()
    network.pass_time(2)  # after the JOIN
    sent = []
    for number in range(200):
        sent += network.hear(f"p{number}!~p{number}@home.test", "#a", "!quote")
    assert sent == [f"PRIVMSG #a :{ANSWER}"] * 5
    assert network.pass_time(60) == [f"PRIVMSG #a :{ANSWER}"]


def test_a_question_whose_answer_takes_long_is_answered_once() -> None:
    """Those who ask the same meanwhile hear the same."""
    network = Network("#a")
    network.come_in()
    later: Deferred[Reply] = Deferred()
    network.dispatcher.answers.append(later)
    for number in range(9):
        assert network.hear(f"p{number}!~p@{number}.test", "#a", "!quote") == []
    later.callback(Reply(("here it is",)))
    assert network.sent() == ["PRIVMSG #a :here it is"]
    assert len(network.dispatcher.requests) == 1
    assert network.hear(ALICE, "#a", "!quote")


def test_two_hundred_in_private_are_answered_at_the_networks_pace() -> None:
    """As many as the queue holds; nobody makes it send faster, or remember more."""
    network = Network(pacing=Pacing(burst=5, line_every=2.0))
    network.come_in()
    sent = []
    for number in range(200):
        sent += network.hear(f"p{number}!~p{number}@home.test", "quotebot", "quote")
    assert len(sent) == 5
    rest = network.pass_time(600)
    assert len(rest) == 64
    assert network.hear(ALICE, "quotebot", "quote")


def test_whoever_asks_too_much_gets_one_polite_word() -> None:
    """Addressed in a channel; then silence, while others are answered."""
    network = Network("#a", pacing=Pacing(burst=5, line_every=2))
    network.come_in()
    sent = []
    for number in range(40):
        sent += network.hear(ALICE, "#a", f"!quote {number}")
    for number in range(40):
        sent += network.hear(BOB, "quotebot", f"{number}")
    sent += network.pass_time(120)
    assert len(sent) == 42
    assert [line for line in sent if PATIENCE in line] == [
        f"PRIVMSG #a :alice: {PATIENCE}",
        f"PRIVMSG bob :{PATIENCE}",
    ]
    assert network.hear(ALICE, "#a", "!quote") == [f"PRIVMSG #a :{ANSWER}"]


def test_a_change_of_nick_does_not_help() -> None:
    """The limit is the person's."""
    network = Network("#a", pacing=Pacing(burst=5, line_every=2))
    network.come_in()
    sent = []
    for number in range(40):
        sent += network.hear(f"alice{number}!~alice@home.test", "#a", f"!quote {number}")
    sent += network.pass_time(120)
    assert len(sent) == 21


def test_without_a_pace_there_is_no_limit() -> None:
    """A server of one's own may be told to take everything."""
    network = Network("#a", pacing=Pacing(line_every=0))
    network.come_in()
    sent = [line for n in range(500) for line in network.hear(ALICE, "#a", f"!quote {n}")]
    assert len(sent) == 500


def test_an_answer_that_comes_after_the_connection_went() -> None:
    """Is said to nobody: not over the dead one, and not over the next."""
    network = Network("#a")
    network.come_in()
    later: Deferred[Reply] = Deferred()
    network.dispatcher.answers.append(later)
    network.hear(ALICE, "#a", "!quote")
    network.lose()
    network.come_in()
    later.callback(Reply(("too late",)))
    assert network.sent() == []
    assert network.hear(ALICE, "#a", "!quote")


def test_a_responder_that_fails_costs_one_answer() -> None:
    """It is logged, and the next question is answered."""
    network = Network("#a")
    network.come_in()
    failing: Deferred[Any] = Deferred()
    network.dispatcher.answers.append(failing)
    network.hear(ALICE, "#a", "!quote")
    with capturedLogs() as logged:
        failing.errback(RuntimeError("broken"))
    assert [event["log_failure"].type for event in logged] == [RuntimeError]
    assert network.hear(ALICE, "#a", "!quote")


def test_an_empty_answer_says_nothing() -> None:
    """And leaves nothing in progress."""
    network = Network("#a")
    network.come_in()
    network.dispatcher.answers.append(Reply(()))
    assert network.hear(ALICE, "#a", "!quote") == []
    assert network.hear(ALICE, "#a", "!quote")


def test_two_who_change_something_are_two() -> None:
    """Votes and additions are each their own, also when they sound alike and one is slow."""
    network = Network("#a")
    network.come_in()
    network.say(":s CAP * LS :account-tag", ":s CAP * ACK :account-tag")
    later: Deferred[Reply] = Deferred()
    network.dispatcher.answers.append(later)
    network.hear(ALICE, "#a", "!quote + 42")
    network.hear(ALICE, "#a", "!quote + 42")
    network.hear(BOB, "#a", "!quote + 42")
    assert [request.nick for request in network.dispatcher.requests] == ["alice", "bob"]


def whois(nick: str, user: str, host: str, account: str | None) -> list[str]:
    """Answer WHOIS as servers do."""
    lines = [f":s 311 quotebot {nick} {user} {host} * :Real Name"]
    lines += [f":s 330 quotebot {nick} {account} :is logged in as"] if account else []
    return [*lines, f":s 318 quotebot {nick} :End of /WHOIS list."]


@pytest.mark.parametrize(
    ("answer", "person"),
    [
        (whois("alice", "~alice", "home.test", "alicia"), "account:alicia"),
        (whois("Alice", "~alice", "home.test", "alicia"), "account:alicia"),
        (whois("alice", "~alice", "home.test", None), "mask:*!~alice@home.test"),
        (whois("alice", "~thief", "evil.test", "thief"), "mask:*!~alice@home.test"),
        ([":s 330 quotebot alice alicia :is logged in as", ":s 318 quotebot alice :End"], None),
        ([":s 401 quotebot alice :No such nick", ":s 318 quotebot alice :End"], None),
        ([":s 318 quotebot alice"], None),
    ],
)
def test_accounts_are_asked_for_where_messages_do_not_tell(
    answer: list[str], person: str | None
) -> None:
    """By WHOIS, before something is changed; whoever has the nick meanwhile is somebody else."""
    network = Network("#a")
    network.come_in()
    assert network.hear(ALICE, "#a", "!quote pending") == ["WHOIS alice"]
    assert network.say(*answer) == [f"PRIVMSG #a :{ANSWER}"]
    expected = person or "mask:*!~alice@home.test"
    assert network.dispatcher.requests[0].person == f"irc:test/{expected}"


def test_a_server_that_does_not_tell_is_not_waited_for_long() -> None:
    """Five seconds; then it is the mask.  Reading needs nobody's name."""
    network = Network("#a")
    network.come_in()
    assert network.hear(ALICE, "#a", "!quote") == [f"PRIVMSG #a :{ANSWER}"]
    network.hear(ALICE, "#a", "!quote + 42")
    assert network.pass_time(5) == [f"PRIVMSG #a :{ANSWER}"]
    network.hear(ALICE, "#a", "!quote - 42")
    network.lose()
    assert len(network.dispatcher.requests) == 3
    assert not network.clock.getDelayedCalls()


def test_many_who_change_something_do_not_make_us_flood() -> None:
    """WHOIS keeps the pace too; when too much waits, those at the end are known by their mask."""
    network = Network()
    network.come_in()
    sent = []
    for number in range(200):
        sent += network.hear(f"p{number}!~p{number}@home.test", "quotebot", "+ 42")
    assert sent == [f"WHOIS p{number}" for number in range(5)]
    assert len(network.pass_time(10)) <= 6


def test_no_whois_where_messages_tell() -> None:
    """With account-tag who has none is known to have none."""
    network = Network("#a")
    network.come_in()
    network.say(":s CAP quotebot ACK :account-tag")
    assert network.hear(ALICE, "#a", "!quote + 42") == [f"PRIVMSG #a :{ANSWER}"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [("!q", ""), ("!Q 12", "12"), ("!rq tea", "random tea"), ("!addquote a -- b", "add a -- b")],
)
def test_aliases_where_they_are_wanted(text: str, asked: str) -> None:
    """By default they are let pass, since they wake other bots."""
    network = Network("#a", habits=ChannelSettings("irc:test", aliases=True))
    network.come_in()
    network.say(":s CAP quotebot ACK :account-tag")
    assert network.hear(ALICE, "#a", text)
    assert network.dispatcher.requests[0].text == asked
    assert network.hear(ALICE, "#a", "!quote")
    assert network.hear(ALICE, "#a", "!quit") == []
    quiet = Network("#a")
    quiet.come_in()
    assert quiet.hear(ALICE, "#a", text) == []


def test_another_prefix() -> None:
    """And ours does not answer to the usual one."""
    network = Network("#a", habits=ChannelSettings("irc:test", prefix=".", aliases=True))
    network.come_in()
    assert network.hear(ALICE, "#a", ".quote")
    assert network.hear(ALICE, "#a", ".q 12")
    assert network.hear(ALICE, "#a", "!quote") == []


def test_what_people_say_is_remembered_for_grab() -> None:
    """In channels, without colours; not commands, bots, notices, or what is said in private."""
    network = Network("#a", habits=ChannelSettings("irc:test", overhears=True))
    network.come_in()
    network.say(f"@account=alicia :{ALICE} PRIVMSG #A :\x02it\x02 works")
    network.hear(ALICE, "#a", "!quote")
    network.hear(ALICE, "quotebot", "secret")
    network.say(f"@bot :{ALICE} PRIVMSG #a :beep", f":{ALICE} NOTICE #a :psst")
    network.hear(BOB, "#a", "indeed")
    assert network.recent_messages.said_by("irc:test", "#a", "ALICE") == [
        RecentMessage(
            "alice", "irc:test/account:alicia", "it works", ("irc:test/mask:*!~alice@home.test",)
        )
    ]
    assert network.recent_messages.said_by("irc:test", "#a", "bob") == [
        RecentMessage("bob", "irc:test/mask:*!~bob@work.test", "indeed")
    ]


def test_nothing_is_remembered_where_grab_is_off() -> None:
    """Not even in memory."""
    network = Network("#a", habits=ChannelSettings("irc:test", overhears=False))
    network.come_in()
    network.hear(ALICE, "#a", "it works")
    assert network.recent_messages.said_by("irc:test", "#a", "alice") == []


def test_who_opts_out_is_who_was_overheard() -> None:
    """Where messages carry no account both are the mask, without a WHOIS."""
    network = Network("#a", habits=ChannelSettings("irc:test", overhears=True))
    network.come_in()
    network.hear(ALICE, "#a", "it works")
    assert network.hear(ALICE, "quotebot", "optout") == [f"PRIVMSG alice :{ANSWER}"]
    (heard,) = network.recent_messages.said_by("irc:test", "#a", "alice")
    assert network.dispatcher.requests[0].person == heard.person


@pytest.mark.parametrize(
    "said", ["quotebot: random", "quotebot, 2", "QUOTEBOT: hi", "quotebot: help"]
)
def test_a_command_by_name_alone_is_heard(said: str) -> None:
    """Small talk is not: only what is a command."""
    network = Network("#a")
    network.come_in()
    assert network.hear(ALICE, "#a", said) == [f"PRIVMSG #a :{ANSWER}"]
    assert network.hear(ALICE, "#a", "quotebot: thank you") == []


def test_what_somebody_does_can_be_grabbed_and_asks_nothing() -> None:
    """``/me`` is what they just said, as clients show it; it is no command, in private neither."""
    network = Network("#a", habits=ChannelSettings("irc:test", overhears=True))
    network.come_in()
    assert network.hear(ALICE, "#a", "\x01ACTION waves \x02at\x02 bob\x01") == []
    assert network.hear(ALICE, "#a", "\x01ACTION !quote\x01") == []
    assert network.hear(ALICE, "quotebot", "\x01ACTION quote\x01") == []
    said = network.recent_messages.said_by("irc:test", "#a", "alice")
    assert [heard.text for heard in said] == ["* alice !quote", "* alice waves at bob"]
