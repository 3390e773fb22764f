"""The bot on real IRC servers, as people meet it there."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.irc.scene import APPLE, LEAST, bot_on, irc_section
from tests.e2e.people import IrcPerson
from tests.e2e.running import Running, eventually
from tests.e2e.servers.inspircd import STRICT, inspircd
from tests.e2e.servers.ngircd import ngircd

_FAST = f"{LEAST}\nburst = 100\nseconds_per_line = 0"


@dataclass
class Scene:
    """A server, and the program on it; ``talk`` brings somebody into #quotes."""

    port: int
    program: Running
    stack: ExitStack

    def person(self, nick: str, channel: str | None = "#quotes") -> IrcPerson:
        """Bring somebody in, who leaves in the end."""
        person = self.stack.enter_context(IrcPerson(self.port, nick, channel))
        self.stack.callback(person.saw, "^ERROR", within=5)
        self.stack.callback(person.send, "QUIT")
        return person


SERVERS = [
    pytest.param("ngircd", marks=pytest.mark.server("ngircd")),
    pytest.param("inspircd", marks=pytest.mark.server("inspircd")),
]


@pytest.fixture(scope="module", params=SERVERS)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Running]]:
    """Start a server and the program, once for all these tests."""
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        server: Any = stack.enter_context(
            ngircd(folder / "server", penalty=0) if request.param == "ngircd" else inspircd()
        )
        program = stack.enter_context(bot_on(folder / "bot", irc_section(server.server, _FAST)))
        yield server.port, program


@pytest.fixture
def scene(house: tuple[int, Running]) -> Iterator[Scene]:
    """Let people come and go."""
    with ExitStack() as stack:
        yield Scene(*house, stack)
    assert "Traceback" not in house[1].stderr


def answers(person: IrcPerson, target: str, text: str, count: int) -> list[str]:
    """Say something; give so many lines that the bot says there."""
    person.say(target, text)
    where = target if target.startswith("#") else person.nick
    lines = [person.wait_for(rf"^:quotebot!\S+ PRIVMSG {where} :") for _ in range(count)]
    return [line.split(" :", 1)[1] for line in lines]


def test_the_same_question_everywhere(scene: Scene) -> None:
    """With the prefix, by name, in private with the word, and with only the verb."""
    alice = scene.person("alice")
    for target, text in [
        ("#quotes", "!quote 1"),
        ("#quotes", "quotebot: quote #1"),
        ("#quotes", "QuoteBot, quote 1"),
        ("quotebot", "quote 1"),
        ("quotebot", "1"),
    ]:
        assert answers(alice, target, text, 1) == [APPLE]


def test_a_long_quote_takes_three_whole_lines(scene: Scene) -> None:
    """Of at most 512 bytes with the bot's mask, cut between words; then where the rest is."""
    alice = scene.person("alice")
    lines = answers(alice, "#quotes", "!quote 2", 3)
    assert lines[0].startswith("#2: Words follow words ")
    assert lines[2].endswith(" … (quote 2)")
    assert set(" ".join(lines).removesuffix("… (quote 2)").split()[1:]) <= {
        "Words",
        "follow",
        "words",
    }
    assert max(len(line.encode()) for line in alice.lines) <= 510


def test_a_long_quote_of_wide_letters_is_cut_between_them(scene: Scene) -> None:
    """No half character reaches anybody, and no server closes on us."""
    alice = scene.person("alice")
    lines = answers(alice, "#quotes", "!quote 3", 3)
    told = "".join(lines)
    assert "\ufffd" not in told
    assert told.startswith("#3: 千里之行")
    assert told.endswith(" … (quote 3)")
    assert re.fullmatch("#3: [千里之行始於足下]+ … \\(quote 3\\)", told)


def test_a_wicked_quote_says_nothing_but_itself(scene: Scene) -> None:
    """Its lines are one line, its commands are words, and it wakes nobody."""
    alice = scene.person("alice")
    (line,) = answers(alice, "#quotes", "!quote 4", 1)
    assert line.replace("\u200b", "") == (
        "#4: QUIT :one line | JOIN #elsewhere | !quote 4 | quotebot: quote 4"
    )
    alice.say("#quotes", "!quote 1")
    assert alice.wait_for("PRIVMSG #quotes :").endswith(APPLE)


def test_who_is_quoted_is_not_woken(scene: Scene) -> None:
    """Their nick is there and has a zero-width space in it."""
    alice = scene.person("alice")
    scene.person("carol")
    (line,) = answers(alice, "#quotes", "!quote 5", 1)
    assert line == "#5: <a\u200blice> I said that | <bob> So did I"


def test_hostile_bytes(scene: Scene) -> None:
    """In every place where a stranger can put them; the bot answers as if nothing was."""
    alice = scene.person("alice")
    for wicked in (b"\xe9", b"\xff\xfe", b"\x01", b"\x10n", b"\x02\x03", b"\xc2\xa0", b"\x1b[2J"):
        alice.send(b"PRIVMSG #quotes :" + wicked)
        alice.send(b"PRIVMSG quotebot :\x01" + wicked)
        alice.send(b"PRIVMSG #quotes :\x01ACTION " + wicked + b"\x01")
        alice.send(b"NOTICE #quotes :!quote " + wicked)
        alice.send(b"TOPIC #quotes :" + wicked)
        alice.send(b"AWAY :" + wicked)
    alice.send(b"PRIVMSG #quotes :a\0b", b"PRIVMSG #quotes :a\rPRIVMSG #quotes :!quote 2")
    bob = scene.person("bob")
    assert answers(bob, "quotebot", "1", 1) == [APPLE]
    alice.send(b"PART #quotes :\xe9\xff")
    carol = scene.person("carol")
    carol.send(b"QUIT :\xe9\xff\x01")
    assert answers(bob, "#quotes", "!quote 1", 1)[0].endswith("Anonymous")


def test_what_a_notice_says_gets_no_answer(scene: Scene) -> None:
    """Nor does another bot that says what the bot would say."""
    alice = scene.person("alice")
    alice.send("NOTICE #quotes :!quote 1", "NOTICE quotebot :quote 1")
    alice.say("#quotes", APPLE)
    alice.say("#quotes", "quote 1")
    assert not alice.saw(r":quotebot!\S+ (PRIVMSG|NOTICE)", within=1)


def test_clients_questions(scene: Scene) -> None:
    """CTCP VERSION in private; nothing in the channel."""
    alice = scene.person("alice")
    alice.say("#quotes", "\x01VERSION\x01")
    assert not alice.saw("VERSION Twisted", within=1)
    alice.say("quotebot", "\x01VERSION\x01")
    alice.wait_for("NOTICE alice :\x01VERSION Twisted Quotes\x01")


def crowd(stack: ExitStack, port: int, count: int) -> list[IrcPerson]:
    """Bring many into #quotes at the same time."""
    with ThreadPoolExecutor(20) as threads:
        people = threads.map(lambda n: IrcPerson(port, f"p{n}", "#quotes"), range(count))
    return [stack.enter_context(person) for person in people]


@pytest.mark.server("inspircd")
def test_two_hundred_people_ask_at_once(tmp_path: Path) -> None:
    """In a channel and in private, where who floods is killed: the bot stays, and answers."""
    with inspircd(flood=STRICT) as server, ExitStack() as stack:
        program = stack.enter_context(bot_on(tmp_path, irc_section(server.server)))
        people = crowd(stack, server.port, 200)
        for number, person in enumerate(people):
            person.say("#quotes", "!quote 1")
            if number % 2:
                person.say("quotebot", "1")
        for person in people[::20]:
            person.wait_for(f"PRIVMSG #quotes :{APPLE}")
        last = people[-1]
        assert not last.saw(":quotebot!.* QUIT", within=5)
        said = [line for line in last.lines if f"PRIVMSG #quotes :{APPLE}" in line]
        assert 1 <= len(said) <= 7
        assert "connection lost" not in program.stderr


@pytest.mark.server("inspircd")
def test_two_of_ours_in_one_channel_stay_silent_to_each_other(tmp_path: Path) -> None:
    """Each answers people; neither answers the other, also where a quote tempts it."""
    with inspircd() as server, ExitStack() as stack:
        for name in ("one", "two"):
            more = f"nick = bot-{name}\nchannels = #quotes\nprefix = !\n"
            section = irc_section(server.server, more, name=name)
            stack.enter_context(bot_on(tmp_path / name, section))
        alice = stack.enter_context(IrcPerson(server.port, "alice", "#quotes"))
        alice.send("WHOIS bot-one")
        assert "is a bot" in alice.wait_for(" 335 ")
        alice.say("#quotes", "!quote 4")
        for _ in range(2):
            alice.wait_for("PRIVMSG #quotes :#4: ")
        alice.say("#quotes", "bot-one: quote 4")
        alice.wait_for(":bot-one!.* PRIVMSG #quotes :#4: ")
        assert not alice.saw("PRIVMSG #quotes", within=2)


@pytest.mark.server("ngircd")
def test_a_nick_that_is_too_long_is_cut_once(tmp_path: Path) -> None:
    """A stock ngIRCd takes nine characters: one variant, and no storm of NICKs."""
    with ngircd(tmp_path / "server") as server:
        more = "nick = quotemaster\nchannels = #quotes\n"
        with (
            bot_on(tmp_path / "bot", irc_section(server.server, more)),
            IrcPerson(server.port, "alice", "#quotes") as alice,
        ):
            assert any("quotemas_" in line for line in alice.lines if " 353 " in line)
            alice.say("#quotes", "quotemas_: quote 1")
            alice.wait_for(f"quotemas_!.* PRIVMSG #quotes :{APPLE}")
        eventually(lambda: server.program.stdout or server.program.stderr)
        assert (server.program.stdout + server.program.stderr).count("NICK") < 5
