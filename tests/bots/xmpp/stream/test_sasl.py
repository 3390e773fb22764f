"""SCRAM, and what a server must prove."""

import pytest
from scramp import ScramMechanism

from bots.xmpp.stream.sasl import PlainPassword, Scram, ServerUnproven, XmppSaslMechanism, strongest


def swap(mechanism: XmppSaslMechanism, name: str, password: str) -> bytes:
    """Play the server, which knows a password; give its last message."""
    kind = ScramMechanism(name)
    server = kind.make_server(lambda _: kind.make_auth_info(password))
    server.set_client_first(mechanism.getInitialResponse().decode())
    response = mechanism.getResponse(server.get_server_first().encode())
    server.set_client_final(response.decode())
    return str(server.get_server_final()).encode()


@pytest.mark.parametrize("name", ["SCRAM-SHA-256", "SCRAM-SHA-1"])
def test_scram_proves_both_sides(name: str) -> None:
    """A server that knows the password is believed, and believes us."""
    scram = Scram(name, "bot", "pencil é")
    scram.check_success(swap(scram, name, "pencil é"))


def test_the_vector_of_the_rfc() -> None:
    """RFC 7677 §3 word for word."""
    scram = Scram("SCRAM-SHA-256", "user", "pencil", nonce="rOprNGfwEbeRWgbNEkqO")
    assert scram.getInitialResponse() == b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    final = scram.getResponse(
        b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    )
    assert final.endswith(b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    scram.check_success(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")


def test_the_signature_may_come_as_a_challenge() -> None:
    """Then the answer is empty, and success needs no more."""
    scram = Scram("SCRAM-SHA-256", "bot", "pencil")
    assert scram.getResponse(swap(scram, "SCRAM-SHA-256", "pencil")) == b""
    scram.check_success(b"")


@pytest.mark.parametrize("final", [b"", b"v=", b"v=AAAA", b"e=other-error", b"\xff", b"v=\xc3\xa9"])
def test_an_unproven_server_is_not_believed(final: bytes) -> None:
    """A success without the right signature is none."""
    scram = Scram("SCRAM-SHA-256", "bot", "pencil")
    swap(scram, "SCRAM-SHA-256", "pencil")
    with pytest.raises(ServerUnproven):
        scram.check_success(final)


def test_success_out_of_the_blue_is_not_believed() -> None:
    """Nor is one before any challenge."""
    scram = Scram("SCRAM-SHA-256", "bot", "pencil")
    scram.getInitialResponse()
    with pytest.raises(ServerUnproven):
        scram.check_success(b"")


@pytest.mark.parametrize(
    "challenge",
    [b"", b"r=x,s=AAAA,i=4096", b"r=nonce,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1", b"\xff", b"r=,s=,i="],
)
def test_a_wrong_challenge_gets_no_proof(challenge: bytes) -> None:
    """A foreign nonce, too few rounds or nonsense end it before anything is derived."""
    scram = Scram("SCRAM-SHA-256", "bot", "pencil", nonce="nonce")
    scram.getInitialResponse()
    with pytest.raises(ServerUnproven):
        scram.getResponse(challenge)


def test_the_strongest_is_chosen() -> None:
    """Whatever order the server offers them in; channel binding is left alone."""
    offered = ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]
    chosen = strongest(offered, "bot", "pencil", plain=True)
    assert chosen is not None
    assert chosen.name == "SCRAM-SHA-256"


def test_the_password_itself_is_sent_only_where_that_is_allowed() -> None:
    """PLAIN is refused unless it is configured."""
    assert strongest(["PLAIN"], "bot", "pencil", plain=False) is None
    plain = strongest(["PLAIN"], "bot", "pencil", plain=True)
    assert isinstance(plain, PlainPassword)
    assert plain.getInitialResponse() == b"\0bot\0pencil"
