"""From the first byte to the welcome."""

from base64 import b64encode
from random import Random

import pytest

from bots.core.interfaces import PermanentFailure
from bots.irc.login.sasl import SaslSettings
from bots.irc.login.sign_on import Identity, NoNickLeft, SignOn
from bots.irc.wire.line import parse_line

PLAIN = b64encode(b"bot\0bot\0secret").decode()


class Server:
    """A sign-on, and what it sent."""

    def __init__(
        self,
        *,
        login: SaslSettings | None = None,
        required: bool = False,
        over_tls: bool = True,
        server_password: str | None = None,
        nick: str = "quotebot",
    ) -> None:
        self.sent: list[str] = []
        identity = Identity(
            network="irc:test",
            nick=nick,
            username="bot",
            login=login,
            login_required=required,
            server_password=server_password,
        )
        self.sign_on = SignOn(
            identity,
            self.sent.append,
            Random(1),  # noqa: S311
            over_tls=over_tls,
        )
        self.sign_on.start()

    def say(self, *lines: str) -> list[str]:
        """Say lines; give what was answered."""
        self.sent.clear()
        for line in lines:
            self.sign_on.hear(parse_line(line))
        return self.sent


INTRODUCTION = ["NICK quotebot", "USER bot 0 * :Quotes; say !quote"]
LOGIN = SaslSettings("bot", "secret")


def test_without_an_account_everything_is_said_at_once() -> None:
    """A server that knows no capabilities is not waited for."""
    server = Server()
    assert server.sent == ["CAP LS 302", *INTRODUCTION]
    assert server.say(":irc.test 001 quotebot :Welcome") == []
    assert server.sign_on.is_welcome
    assert not server.sign_on.is_logged_in


def test_the_server_password_comes_first() -> None:
    """Before NICK, with a colon where it needs one, and it is shown nowhere."""
    server = Server(server_password="two words")  # noqa: S106
    assert server.sent[1:3] == ["PASS :two words", "NICK quotebot"]
    assert "two words" not in repr(server.sign_on._identity)


def test_capabilities_are_asked_for() -> None:
    """Those we use and the server has, and no others."""
    server = Server()
    assert server.say(
        ":s CAP * LS * :message-tags echo-message", ":s CAP * LS :account-tag x=y"
    ) == ["CAP REQ :account-tag message-tags"]
    assert server.say(":s CAP * ACK :account-tag message-tags") == ["CAP END"]
    assert server.sign_on.capabilities == {"account-tag", "message-tags"}


def test_a_server_without_ours_is_let_go_on() -> None:
    """As ngircd, which has only multi-prefix."""
    assert Server().say(":s CAP * LS :multi-prefix") == ["CAP END"]
    assert Server().say(":s CAP * LS :") == ["CAP END"]


def test_capabilities_come_and_go() -> None:
    """After the welcome too: NEW ones are asked for, DEL ones are gone, and no END is sent."""
    server = Server()
    server.say(":s CAP * LS :", ":s 001 quotebot :Welcome")
    assert server.say(":s CAP quotebot NEW :account-tag sasl") == ["CAP REQ account-tag"]
    assert server.say(":s CAP quotebot ACK :account-tag") == []
    server.say(":s CAP quotebot DEL :account-tag")
    assert server.sign_on.capabilities == set()
    server.say(":s CAP quotebot ACK :message-tags", ":s CAP quotebot ACK :-message-tags")
    assert server.sign_on.capabilities == set()


def test_logging_in() -> None:
    """The strongest that is offered; the nick waits until the capabilities are known."""
    server = Server(login=LOGIN)
    assert server.sent == ["CAP LS 302"]
    assert server.say(":s CAP * LS :sasl=EXTERNAL,PLAIN") == ["CAP REQ sasl", *INTRODUCTION]
    assert server.say(":s CAP * ACK :sasl") == ["AUTHENTICATE PLAIN"]
    assert server.say("AUTHENTICATE +") == [f"AUTHENTICATE {PLAIN}"]
    assert server.say(":s 900 * * bot :You are now logged in", ":s 903 * :Success") == ["CAP END"]
    assert server.sign_on.is_logged_in
    server.say(":s 001 quotebot :Welcome")
    assert server.sign_on.is_logged_in


def test_a_wrong_password_is_not_tried_again_more_openly() -> None:
    """After SCRAM fails PLAIN would only say the wrong password aloud."""
    server = Server(login=LOGIN)
    server.say(":s CAP * LS :sasl=SCRAM-SHA-256,PLAIN", ":s CAP * ACK :sasl")
    assert server.sent[-1] == "AUTHENTICATE SCRAM-SHA-256"
    assert server.say(":s 904 * :SASL authentication failed") == ["CAP END"]
    assert not server.sign_on.is_logged_in


def test_a_mechanism_that_the_server_does_not_know() -> None:
    """With 908 it says which it knows, and the next of ours is tried."""
    server = Server(login=LOGIN)
    server.say(":s CAP * LS :sasl", ":s CAP * ACK :sasl")
    assert server.sent[-1] == "AUTHENTICATE SCRAM-SHA-256"
    assert server.say(":s 908 * PLAIN,EXTERNAL :are available", ":s 904 * :failed") == [
        "AUTHENTICATE PLAIN"
    ]


def test_a_certificate_that_is_not_known() -> None:
    """The password is tried next."""
    server = Server(login=SaslSettings("bot", "secret", has_certificate=True))
    server.say(":s CAP * LS :sasl=PLAIN,EXTERNAL", ":s CAP * ACK :sasl")
    assert server.sent[-1] == "AUTHENTICATE EXTERNAL"
    assert server.say("AUTHENTICATE +", ":s 904 * :failed") == [
        "AUTHENTICATE +",
        "AUTHENTICATE PLAIN",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [":s CAP * LS :multi-prefix"],
        [":s 421 * CAP :Unknown command"],
        [":s 451 CAP :You have not registered"],
        [":s CAP * LS :sasl=GSSAPI", ":s CAP * ACK :sasl"],
        [":s CAP * LS :sasl=PLAIN", ":s CAP * NAK :sasl"],
        [":s CAP * LS :sasl=PLAIN", ":s CAP * ACK :sasl", ":s 904 * :wrong"],
        [":s CAP * LS :sasl=SCRAM-SHA-256", ":s CAP * ACK :sasl", "AUTHENTICATE +", ":s 903 * :ok"],
        [":s CAP * LS :sasl=PLAIN", ":s CAP * ACK :sasl", "AUTHENTICATE :not base64"],
        [":s CAP * LS :sasl=PLAIN", ":s CAP * ACK :sasl", ":s 001 quotebot :Welcome"],
        [":s 001 quotebot :Welcome"],
    ],
)
def test_who_must_log_in_and_cannot_is_refused_before_the_end(lines: list[str]) -> None:
    """With a sentence that says what to check; CAP END is never sent, the password neither."""
    server = Server(login=LOGIN, required=True)
    with pytest.raises(
        PermanentFailure, match=r"cannot log in with SASL: .*; check username, password"
    ):
        server.say(*lines)
    assert "CAP END" not in server.sent
    assert not any(PLAIN in line for line in server.sent)


@pytest.mark.parametrize(
    "lines",
    [
        [":s CAP * LS :multi-prefix"],
        [":s 421 * CAP :Unknown command"],
        [":s CAP * LS :message-tags sasl=PLAIN", ":s CAP * ACK :sasl", ":s 904 * :wrong"],
        [":s CAP * LS :message-tags sasl", ":s CAP * NAK :message-tags sasl", ":s CAP * NAK :sasl"],
        [":s CAP * LS :sasl=SCRAM-SHA-256", ":s CAP * ACK :sasl", "AUTHENTICATE +", ":s 903 * :ok"],
    ],
)
def test_who_need_not_log_in_goes_on_without(lines: list[str]) -> None:
    """The negotiation ends once, and the server welcomes us."""
    server = Server(login=LOGIN)
    server.say(*lines)
    assert server.sent.count("CAP END") == ("421" not in lines[0])
    server.say(":s 001 quotebot :Welcome")
    assert server.sign_on.is_welcome
    assert not server.sign_on.is_logged_in


def test_without_tls_the_password_stays_unsaid() -> None:
    """A server that wants it in plain gets none."""
    server = Server(login=LOGIN, over_tls=False)
    server.say(":s CAP * LS :sasl=PLAIN", ":s CAP * ACK :sasl", "AUTHENTICATE +", ":s 903 * :ok")
    assert not any("AUTHENTICATE" in line for line in server.sent)
    assert not server.sign_on.is_logged_in


def test_a_silent_server_is_introduced_to_in_the_end() -> None:
    """One that lets CAP pass without a word."""
    server = Server(login=LOGIN)
    server.sign_on.go_on_without_capabilities()
    assert server.sent == ["CAP LS 302", *INTRODUCTION]
    server.sign_on.go_on_without_capabilities()
    assert len(server.sent) == 3


@pytest.mark.parametrize("code", ["432", "433", "436", "437"])
def test_a_refused_nick_gets_variants(code: str) -> None:
    """At once, five of them, and then it gives up."""
    server = Server()
    tried = [server.say(f":s {code} * quotebot :no")[0] for _ in range(5)]
    assert tried[0] == "NICK quotebot_"
    assert len(set(tried)) == 5
    with pytest.raises(NoNickLeft, match="no nick like quotebot is free"):
        server.say(f":s {code} * quotebot :no")


def test_a_long_nick_that_is_taken_gets_a_line_under_it() -> None:
    """As the docs say; one that is refused as it is gets shorter."""
    taken = Server(nick="twistedquotes")
    assert taken.say(":s 433 * twistedquotes :in use") == ["NICK twistedquotes_"]
    assert taken.say(":s 432 * twistedquotes_ :no") == ["NICK twistedq_"]
    refused = Server(nick="twistedquotes")
    assert refused.say(":s 432 * twistedquotes :no") == ["NICK twistedq_"]


def test_the_nick_is_the_one_in_the_welcome() -> None:
    """A server may cut it or choose another."""
    server = Server()
    server.say(":s 001 quoteb :Welcome")
    assert server.sign_on.nick == "quoteb"


@pytest.mark.parametrize(
    "line",
    [
        ":s 464 * :Password incorrect",
        ":s 465 * :You are banned from this server",
        "ERROR :Access denied: Bad password?",
        "ERROR :Closing link: (bot@1.2.3.4) [K-Lined: spam]",
    ],
)
def test_a_refusal_is_one(line: str) -> None:
    """It will come again, so nobody should hammer."""
    with pytest.raises(PermanentFailure):
        Server().say(line)


@pytest.mark.parametrize(
    "line",
    ["ERROR :Too many connections", "ERROR", "CAP", "CAP * LS", "CAP * ACK", "AUTHENTICATE", "001",
     "903", "908 *", ":s 433", "CAP * NAK :x", "CAP * ACK :", "CAP * LS * :"],
)  # fmt: skip
def test_half_lines_do_no_harm(line: str) -> None:
    """Nothing is raised by what is too short, out of place, or only temporary."""
    server = Server(login=LOGIN)
    server.say(line)
    assert not server.sign_on.is_welcome
