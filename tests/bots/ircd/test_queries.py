"""What clients ask the embedded network of themselves, as irssi and WeeChat do."""

import pytest

from tests.bots.ircd.people import come_in, network


def test_own_modes() -> None:
    """Clients set +i by themselves, and bots +B; others' modes are their own."""
    here = network()
    alice = come_in(here, "alice")
    come_in(here, "bob")
    assert alice.send("MODE alice +iB-w") == [":alice!alice@localhost MODE alice :+iB-w"]
    assert alice.send("MODE alice") == [":irc.localhost 221 alice +Bi"]
    assert " 501 " in alice.send("MODE alice +o")[0]
    assert " 502 " in alice.send("MODE bob +i")[0]
    assert " 502 " in alice.send("MODE nobody")[0]


def test_who() -> None:
    """A channel's people, one person, or nobody."""
    here = network()
    alice = come_in(here, "alice", "#a")
    come_in(here, "bob", "#a")
    assert alice.send("WHO #a")[1:] == [
        ":irc.localhost 352 alice #a alice localhost irc.localhost alice H :0 Alice",
        ":irc.localhost 352 alice #a bob localhost irc.localhost bob H :0 Bob",
        ":irc.localhost 315 alice #a :End of /WHO list",
    ]
    assert len(alice.send("WHO bob")) == 2
    assert len(alice.send("WHO nobody")) == 1
    assert len(alice.send("WHO")) == 3


def test_whois() -> None:
    """Who, where, whether a bot, since when; an unknown nick is said to be none."""
    here = network()
    alice, bob = come_in(here, "alice", "#a"), come_in(here, "bob", "#a")
    bob.send("MODE bob +B", "AWAY :at lunch")
    alice.read()
    numerics = [line.split()[1] for line in alice.send("WHOIS bob")]
    assert numerics == ["311", "319", "312", "301", "335", "317", "318"]
    numerics = [line.split()[1] for line in bob.send("WHOIS localhost alice")]
    assert numerics == ["311", "319", "312", "317", "318"]
    assert [line.split()[1] for line in alice.send("WHOIS nobody")] == ["401", "318"]


def test_away() -> None:
    """Word is left for whoever writes in private."""
    here = network()
    alice, bob = come_in(here, "alice"), come_in(here, "bob")
    assert " 306 " in bob.send("AWAY :at lunch")[0]
    assert alice.send("PRIVMSG bob :hi") == [":irc.localhost 301 alice bob :at lunch"]
    assert " 305 " in bob.send("AWAY")[-1]
    assert alice.send("PRIVMSG bob :hi") == []


def test_list() -> None:
    """All channels, or some of them."""
    here = network()
    alice = come_in(here, "alice", "#a", "#b")
    alice.send("TOPIC #a :tea")
    rows = [line for line in alice.send("LIST") if " 322 " in line]
    assert rows == [
        ":irc.localhost 322 alice #a 1 :tea",
        ":irc.localhost 322 alice #b 1 :",
    ]
    assert len([line for line in alice.send("LIST #B,#none") if " 322 " in line]) == 1


def test_names_of_no_channel() -> None:
    """Are none, which is no error."""
    alice = come_in(network(), "alice")
    assert alice.send("NAMES #none") == [":irc.localhost 366 alice #none :End of /NAMES list"]


def test_names_of_a_crowd_fit_their_lines() -> None:
    """A long list of names becomes several lines of at most 512 bytes."""
    here = network()
    for number in range(100):
        come_in(here, f"somebody-{number:03}", "#a")
    alice = come_in(here, "alice", "#a")
    lines = alice.send("NAMES #a")
    assert max(len(line) + 2 for line in lines) <= 512
    names = " ".join(line.split(" :", 1)[1] for line in lines[:-1]).split()
    assert len(names) == 101


def test_small_questions() -> None:
    """USERHOST and ISON, which clients ask by themselves; TIME, VERSION, LUSERS and MOTD."""
    here = network()
    alice = come_in(here, "alice")
    come_in(here, "bob")
    assert alice.send("USERHOST bob nobody") == [":irc.localhost 302 alice :bob=+bob@localhost"]
    assert alice.send("ISON :bob nobody Alice") == [":irc.localhost 303 alice :bob alice"]
    assert alice.send("TIME") == [":irc.localhost 391 alice irc.localhost :2026-11-23 09:00:00 UTC"]
    for question, numeric in [("VERSION", "351"), ("LUSERS", "251"), ("MOTD", "375")]:
        assert alice.send(question)[0].split()[1] == numeric


@pytest.mark.parametrize("line", ["PONG :x", "PASS x", "", ":x", " ", "@a=b", ":", "@", "::"])
def test_what_says_nothing_gets_no_answer(line: str) -> None:
    """Empty lines, half lines and PONG are let pass."""
    alice = come_in(network(), "alice")
    assert alice.send(line) == []
    assert alice.send("PING still") == [":irc.localhost PONG irc.localhost :still"]


@pytest.mark.parametrize("typed", ["WHO", "WHO *", "WHO 0", "WHO a*", "WHO ?lice"])
def test_who_without_a_name_or_with_a_mask(typed: str) -> None:
    """All, or those whose nick fits; brackets are letters."""
    here = network()
    alice = come_in(here, "alice", "#a")
    come_in(here, "[bob]", "#b")
    alice.read()
    nicks = [line.split(" ")[7] for line in alice.send(typed) if " 352 " in line]
    assert nicks == (["alice"] if typed[4:] in ("a*", "?lice") else ["alice", "[bob]"])
    rows = [line for line in alice.send("WHO [b*") if " 352 " in line]
    assert [row.split(" ")[7] for row in rows] == ["[bob]"]


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("LIST >0", ["#a", "#ab", "#b"]),
        ("LIST >1", ["#a"]),
        ("LIST <2", ["#ab", "#b"]),
        ("LIST #a*", ["#a", "#ab"]),
        ("LIST >0,#b", ["#b"]),
        ("LIST #a,#b", ["#a", "#b"]),
        ("LIST", ["#a", "#ab", "#b"]),
    ],
)
def test_list_by_size_and_mask(typed: str, listed: list[str]) -> None:
    """As clients ask for it (ELIST=MU)."""
    here = network()
    alice = come_in(here, "alice", "#a", "#ab")
    come_in(here, "bob", "#a", "#b")
    alice.read()
    assert [line.split(" ")[3] for line in alice.send(typed) if " 322 " in line] == listed


def test_names_without_a_channel_are_all() -> None:
    """Each channel with who is in it."""
    here = network()
    alice = come_in(here, "alice", "#a")
    come_in(here, "bob", "#b")
    alice.read()
    told = [line for line in alice.send("NAMES") if " 353 " in line]
    assert [line.split(" ", 4)[4] for line in told] == ["#a :alice", "#b :bob"]
