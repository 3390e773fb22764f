"""Who somebody is on IRC: an account that the services vouch for, never a nick."""

from pathlib import Path

import pytest

from tests.e2e.irc.scene import LEAST, bot_on, irc_section
from tests.e2e.people import IrcPerson
from tests.e2e.servers.inspircd import inspircd
from tests.e2e.servers.ngircd import ngircd


def says(person: IrcPerson, text: str) -> str:
    """Tell the bot something in private; give its answer."""
    person.say("quotebot", text)
    return person.wait_for(rf"^:quotebot!\S+ PRIVMSG {person.nick} :").split(" :", 1)[1]


@pytest.mark.server("inspircd")
@pytest.mark.server("atheme")
def test_a_thief_of_a_nick_is_somebody_else(tmp_path: Path) -> None:
    """Carol, logged in, approves; whoever has taken her nick may not."""
    with inspircd(services=True) as server:
        server.register("carol", "pw-of-carol")
        section = irc_section(server.server, LEAST)
        moderators = "moderators = irc:test/account:carol\nsubmissions = moderated\n"
        with (
            bot_on(tmp_path, section, quotes=moderators),
            IrcPerson(server.port, "alice") as alice,
            IrcPerson(server.port, "moderator") as carol,
            IrcPerson(server.port, "carol") as thief,
        ):
            assert "6" in says(alice, "add To be or not to be -- Hamlet")
            carol.say("NickServ", "IDENTIFY carol pw-of-carol")
            carol.wait_for("You are now identified")
            assert says(thief, "approve 6") == "Only moderators may do that."
            assert "no quote 6" in says(alice, "6")
            assert "6" in says(carol, "approve 6")
            assert says(alice, "6") == "#6: To be or not to be — Hamlet"


@pytest.mark.server("ngircd")
def test_where_there_are_no_accounts_a_mask_is_a_person(tmp_path: Path) -> None:
    """One vote for each, whatever they call themselves meanwhile."""
    with (
        ngircd(tmp_path / "server", penalty=0) as server,
        bot_on(tmp_path / "bot", irc_section(server.server)),
        IrcPerson(server.port, "alice") as alice,
        IrcPerson(server.port, "bob") as bob,
    ):
        assert says(alice, "+ 1") == "#1 now has +1."
        alice.send("NICK alicia")
        alice.nick = "alicia"
        alice.wait_for(" NICK ")
        assert says(alice, "+ 1") == "#1 now has +1."
        assert says(bob, "+ 1") == "#1 now has +2."


@pytest.mark.server("ngircd")
def test_what_was_said_is_grabbed_and_opting_out_hides_it(tmp_path: Path) -> None:
    """What alice just said becomes a quote; when she opts out it is hidden, and no other comes."""
    more = f"{LEAST}\ngrab = open\n"
    with (
        ngircd(tmp_path / "server", penalty=0) as server,
        bot_on(tmp_path / "bot", irc_section(server.server, more)),
        IrcPerson(server.port, "alice", "#quotes") as alice,
        IrcPerson(server.port, "bob", "#quotes") as bob,
    ):
        alice.say("#quotes", "\x02it\x02 works on my machine")
        bob.wait_for("PRIVMSG #quotes :.*machine")
        bob.say("#quotes", "!quote grab alice")
        bob.wait_for(r":quotebot!\S+ PRIVMSG #quotes :.*#6")
        assert says(bob, "6") == "#6: it works on my machine — alice"
        assert "nobody may grab" in says(alice, "optout")
        assert says(bob, "6") == "There is no quote 6."
        alice.say("#quotes", "and now?")
        bob.say("#quotes", "!quote grab alice")
        assert "#7" not in bob.wait_for(r":quotebot!\S+ PRIVMSG #quotes :")


@pytest.mark.server("ngircd")
def test_a_moderator_sends_the_bot_about(tmp_path: Path) -> None:
    """Into a channel and out, away and back, and to its bots.ini; a wrong one is told."""
    folder = tmp_path / "bot"
    with (
        ngircd(tmp_path / "server", penalty=0) as server,
        IrcPerson(server.port, "carol", "#tea") as carol,
        bot_on(
            folder, irc_section(server.server), quotes="moderators = irc:test/mask:*!*@*\n"
        ) as program,
    ):
        carol.say("quotebot", "join #tea")
        carol.wait_for(r"^:quotebot!\S+ JOIN :?#tea")
        carol.wait_for(r"PRIVMSG carol :I join #tea, until the next start")
        carol.say("#tea", "!quote 1")
        carol.wait_for(r"PRIVMSG #tea :#1: An apple")
        assert says(carol, "reconnect") == "I reconnect to irc:test."
        carol.wait_for(r"^:quotebot!\S+ QUIT")
        carol.wait_for(r"^:quotebot!\S+ JOIN :?#tea")
        carol.say("quotebot", "part #tea")
        carol.wait_for(r"^:quotebot!\S+ PART :?#tea")
        carol.wait_for(r"PRIVMSG carol :I leave #tea, until the next start")
        ini = (folder / "bots.ini").read_text("utf-8")
        assert says(carol, "reload") == "bots.ini was read again, and is followed."
        (folder / "bots.ini").write_text(ini + "nick = \n", "utf-8")
        assert says(carol, "reload").endswith("all goes on as it was.")
        (folder / "bots.ini").write_text(ini.replace("= #quotes", "= #tea"), "utf-8")
        carol.say("quotebot", "reload")
        carol.wait_for(r"^:quotebot!\S+ JOIN :?#tea")
        assert "as irc:test/mask:*!" in program.stderr
