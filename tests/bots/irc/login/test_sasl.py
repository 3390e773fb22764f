"""Logging in with SASL, against a server of the same library and against nonsense."""

from base64 import b64decode, b64encode

import pytest
from scramp import ScramMechanism

from bots.irc.login.sasl import (
    External,
    Plain,
    SaslExchange,
    SaslFailed,
    SaslMechanism,
    SaslSettings,
    ScramSha256,
)


def names(login: SaslSettings, *offered: str, over_tls: bool = True) -> list[str]:
    """Name the mechanisms that would be tried."""
    return [each.name for each in login.mechanisms(offered, over_tls=over_tls)]


def test_the_strongest_comes_first() -> None:
    """Of what is offered; a certificate before a password, a proof before the password itself."""
    login = SaslSettings("bot", "secret", has_certificate=True)
    offered = ("PLAIN", "external", "SCRAM-SHA-256", "SCRAM-SHA-512")
    assert names(login, *offered) == ["EXTERNAL", "SCRAM-SHA-256", "PLAIN"]
    assert names(login, "PLAIN") == ["PLAIN"]
    assert names(login, "GSSAPI") == []
    assert names(SaslSettings("bot", "secret"), *offered) == ["SCRAM-SHA-256", "PLAIN"]
    assert names(SaslSettings("bot", ""), *offered) == []


def test_all_are_tried_when_the_server_does_not_say() -> None:
    """CAP of version 301 has no values."""
    assert names(SaslSettings("bot", "secret"), "") == ["SCRAM-SHA-256", "PLAIN"]


def test_without_tls_the_password_is_never_said() -> None:
    """Not even when that is the only mechanism, or the one that is configured."""
    assert names(SaslSettings("bot", "secret"), "PLAIN", over_tls=False) == []
    assert names(SaslSettings("bot", "secret", "plain"), "PLAIN", over_tls=False) == []
    assert names(SaslSettings("bot", "secret"), "PLAIN", "SCRAM-SHA-256", over_tls=False) == [
        "SCRAM-SHA-256"
    ]


@pytest.mark.parametrize(
    ("mechanism", "expected"),
    [("plain", "PLAIN"), ("external", "EXTERNAL"), ("scram-sha-256", "SCRAM-SHA-256")],
)
def test_the_configured_mechanism_is_the_only_one(mechanism: str, expected: str) -> None:
    """Whatever else is offered."""
    login = SaslSettings("bot", "secret", mechanism)
    assert names(login, "PLAIN", "EXTERNAL", "SCRAM-SHA-256") == [expected]


def test_nothing_secret_is_shown() -> None:
    """Neither in a log nor in a traceback."""
    assert "secret" not in repr(SaslSettings("bot", "secret"))


class Conversation:
    """An exchange, and what it sent."""

    def __init__(self, mechanism: SaslMechanism) -> None:
        self.sent: list[str] = []
        self.swap = SaslExchange(mechanism, self.sent.append)

    def hear(self, challenge: bytes) -> bytes:
        """Say a challenge in chunks of 400 characters; give the answer."""
        self.sent.clear()
        written = b64encode(challenge).decode()
        chunks = [written[start : start + 400] for start in range(0, len(written), 400)]
        if not chunks or len(chunks[-1]) == 400:
            chunks.append("+")
        for chunk in chunks:
            self.swap.hear(chunk)
        said = (line.removeprefix("AUTHENTICATE ") for line in self.sent)
        return b64decode("".join(chunk for chunk in said if chunk != "+"))


def test_plain() -> None:
    """RFC 4616: the account, as whom, and the password."""
    talk = Conversation(Plain("bot", "sécret"))
    assert talk.sent == ["AUTHENTICATE PLAIN"]
    assert talk.hear(b"") == "bot\0bot\0sécret".encode()


def test_external() -> None:
    """An empty answer is a plus."""
    talk = Conversation(External())
    talk.hear(b"")
    assert talk.sent == ["AUTHENTICATE +"]


def test_a_long_answer_goes_in_chunks() -> None:
    """Of 400 characters, with a plus after a last one that is full."""
    talk = Conversation(Plain("b", "x" * 296))
    talk.hear(b"")
    assert [len(line) - len("AUTHENTICATE ") for line in talk.sent] == [400, 1]
    talk = Conversation(Plain("b", "x" * 500))
    talk.hear(b"")
    assert [len(line) - len("AUTHENTICATE ") for line in talk.sent] == [400, 272]


def scram_server(password: str = "secret") -> "ScramMechanism":  # noqa: S107 - of a test
    """Make the other side."""
    mechanism = ScramMechanism("SCRAM-SHA-256")
    info = mechanism.make_auth_info(password)
    return mechanism.make_server(lambda _: info)


def test_scram() -> None:
    """RFC 7677, until the server has proved itself."""
    server, mechanism = scram_server(), ScramSha256("bot", "secret")
    talk = Conversation(mechanism)
    server.set_client_first(talk.hear(b"").decode())
    server.set_client_final(talk.hear(server.get_server_first().encode()).decode())
    with pytest.raises(SaslFailed, match="not proved"):
        mechanism.check()
    assert talk.hear(server.get_server_final().encode()) == b""
    mechanism.check()


def test_scram_with_a_server_that_does_not_know_the_password() -> None:
    """Its signature is wrong, and the exchange fails."""
    server, talk = scram_server(), Conversation(ScramSha256("bot", "secret"))
    server.set_client_first(talk.hear(b"").decode())
    talk.hear(server.get_server_first().encode())
    with pytest.raises(SaslFailed, match="wrong"):
        talk.hear(b"v=" + b64encode(b"x" * 32))


@pytest.mark.parametrize("nonsense", [b"", b"x", b"r=1,s=2,i=3", b"\xff", b"e=other-error"])
def test_scram_with_nonsense(nonsense: bytes) -> None:
    """Fails as it should, whatever the server says first."""
    talk = Conversation(ScramSha256("bot", "secret"))
    talk.hear(b"")
    with pytest.raises(SaslFailed):
        talk.hear(nonsense)


def test_a_server_that_goes_on_after_the_end() -> None:
    """Is told that it makes no sense."""
    server, talk = scram_server(), Conversation(ScramSha256("bot", "secret"))
    server.set_client_first(talk.hear(b"").decode())
    server.set_client_final(talk.hear(server.get_server_first().encode()).decode())
    talk.hear(server.get_server_final().encode())
    with pytest.raises(SaslFailed, match="goes on"):
        talk.hear(b"more")


def test_challenges_that_are_no_base64_or_do_not_end() -> None:
    """Are refused, and do not fill the memory."""
    swap = SaslExchange(Plain("bot", "secret"), lambda _: None)
    with pytest.raises(SaslFailed, match="base64"):
        swap.hear("€")
    swap = SaslExchange(Plain("bot", "secret"), lambda _: None)

    def flood() -> None:
        for _ in range(1000):
            swap.hear("A" * 400)

    with pytest.raises(SaslFailed, match="does not end"):
        flood()
