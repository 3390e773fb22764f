"""The stream: signing on, and what a hostile server gets."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest
from scramp import ScramMechanism
from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import ISSLTransport
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.logger import capturedLogs
from twisted.python.failure import Failure
from twisted.words.xish.domish import Element
from zope.interface import directlyProvides, implementer, providedBy
from zope.interface.verify import verifyObject

from bots.core.interfaces import IConnection, PermanentFailure
from bots.xmpp.account import NoSession, Signed
from bots.xmpp.interfaces import IStanzaWriter, IXmppSession
from bots.xmpp.stanza.elements import make_message
from bots.xmpp.stream.protocol import XmppStream, XmppStreamFactory
from bots.xmpp.stream.sign_on import StreamAuthenticator
from tests.bots.xmpp.doubles import PASSWORD, account, ids

HEADER = (
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "version='1.0' from='{sender}' id='s'>"
)
TLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
PROCEED = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
BIND = "urn:ietf:params:xml:ns:xmpp-bind"
SM = "urn:xmpp:sm:3"


@implementer(IXmppSession)
class Listener:
    """A session that only listens."""

    def __init__(self, resumption: tuple[str, int] | None = None) -> None:
        self.takes_up = resumption
        self.signed: Signed | None = None
        self.stanzas: list[Element] = []
        self.is_lost = self.has_left = False

    def resumption(self) -> tuple[str, int] | None:
        return self.takes_up

    async def begin(self, voice: IStanzaWriter, signed: Signed) -> None:
        self.signed = signed

    def heard(self, element: Element) -> None:
        self.stanzas.append(element)
        if element.name == "iq":
            raise RuntimeError("a part of the session failed")

    def leaving(self) -> None:
        self.has_left = True

    def lost(self) -> None:
        self.is_lost = True


class TlsTransport(StringTransport):
    """A transport that remembers how it was encrypted."""

    options: object = None

    def startTLS(self, options: object) -> None:
        self.options = options
        self.encrypt()

    def encrypt(self) -> None:
        directlyProvides(self, ISSLTransport, providedBy(self))


class Server:
    """Plays the server, step by step."""

    def __init__(self, *, plain: bool = False, resumption: tuple[str, int] | None = None) -> None:
        self.clock = Clock()
        self.transport = TlsTransport()
        self.session = Listener(resumption)
        self.account = replace(account(), plain=plain)
        signing_on = StreamAuthenticator(self.account, resumption, _at_once, ids())
        factory = XmppStreamFactory(lambda: XmppStream(signing_on, self.session, self.clock))
        self.stream = factory.buildProtocol(IPv4Address("TCP", "127.0.0.1", 5222))
        self.failures: list[BaseException] = []
        self.stream.up.addErrback(self._failed)
        self.stream.opened.addErrback(lambda _: None)
        self.gone: list[str] = []
        self.stream.gone.addCallback(self.gone.append)
        self.stream.makeConnection(self.transport)

    def _failed(self, failure: Failure) -> None:
        assert failure.value is not None
        self.failures.append(failure.value)

    def say(self, text: str) -> str:
        """Say something; give what was said since the last time."""
        self.stream.dataReceived(text.encode())
        self.clock.pump([0] * 100)
        return self.hear()

    def hear(self) -> str:
        """Return what was said since the last time."""
        heard = str(self.transport.value().decode())
        self.transport.clear()
        return heard

    def open(self, features: str, sender: str = "xmpp.test") -> str:
        """Begin a stream that offers something."""
        return self.say(
            HEADER.format(sender=sender) + f"<stream:features>{features}</stream:features>"
        )

    def encrypt(self) -> None:
        """Go through STARTTLS."""
        self.open(TLS)
        self.say(PROCEED)

    def offer(self, *mechanisms: str) -> str:
        """Encrypt, and offer ways to authenticate."""
        self.encrypt()
        offered = "".join(f"<mechanism>{name}</mechanism>" for name in mechanisms)
        return self.open(f"<mechanisms xmlns='{SASL}'>{offered}</mechanisms>")

    def authenticate(self, password: str = PASSWORD, *, lie: str = "") -> str:
        """Go through SCRAM as a server that knows this password."""
        kind = ScramMechanism("SCRAM-SHA-256")
        scram = kind.make_server(lambda _: kind.make_auth_info(password))
        scram.set_client_first(_data(self.offer("SCRAM-SHA-256")))
        response = self.say(
            f"<challenge xmlns='{SASL}'>{_b64(scram.get_server_first())}</challenge>"
        )
        if not lie:
            scram.set_client_final(_data(response))
        final = lie or scram.get_server_final()
        return self.say(f"<success xmlns='{SASL}'>{_b64(final)}</success>")

    def sign_on(self) -> None:
        """Go all the way."""
        self.authenticate()
        self.open(f"<bind xmlns='{BIND}'/>")
        bound = f"<bind xmlns='{BIND}'><jid>bot@xmpp.test/quotes-1</jid></bind>"
        self.say(f"<iq type='result' id='1'>{bound}</iq>")
        assert self.stream.up.called
        assert self.failures == []


async def _at_once(function: Callable[[bytes], bytes], argument: bytes) -> bytes:
    return function(argument)


def _b64(text: str) -> str:
    return b64encode(text.encode()).decode()


def _data(heard: str) -> str:
    found = re.search(r"<(?:auth|response)[^>]*>([^<]*)<", heard)
    assert found is not None
    return b64decode(found[1]).decode()


def test_a_stream_is_a_connection_and_a_voice() -> None:
    """For the retry loop, and for the session."""
    stream = Server().stream
    assert verifyObject(IConnection, stream)
    assert verifyObject(IStanzaWriter, stream)
    assert verifyObject(IXmppSession, Listener())


def test_it_signs_on_and_hands_stanzas_to_the_session() -> None:
    """STARTTLS, SCRAM, our resource; then the session hears everything."""
    server = Server()
    server.sign_on()
    assert server.session.signed is not None
    assert server.session.signed.jid.full() == "bot@xmpp.test/quotes-1"
    server.say("<message/><presence/>")
    assert [stanza.name for stanza in server.session.stanzas] == ["message", "presence"]


def test_no_word_about_us_is_said_in_clear() -> None:
    """A server that offers no TLS gets no name and no password."""
    server = Server()
    heard = server.open(f"<mechanisms xmlns='{SASL}'><mechanism>PLAIN</mechanism></mechanisms>")
    assert "bot" not in heard
    assert isinstance(server.failures[0], NoSession)


def test_the_certificate_is_checked_against_our_domain() -> None:
    """Whatever the server says of itself before."""
    server = Server()
    server.open(TLS, sender="evil.test")
    heard = server.say(PROCEED)
    assert server.transport.options is server.account.tls
    assert "to='xmpp.test'" in heard
    assert "evil" not in heard


@pytest.mark.parametrize("sender", ["evil.test", "", "@@@", "a" * 5000])
def test_what_the_server_calls_itself_does_not_matter(sender: str) -> None:
    """Not even when it is no address."""
    server = Server()
    assert "starttls" in server.open(TLS, sender=sender)


def test_what_is_sent_ahead_of_tls_is_not_believed() -> None:
    """Somebody on the way may have put it there."""
    features = "<stream:features><mechanisms/></stream:features>"
    for injected in ("<message/>", HEADER.format(sender="xmpp.test") + features):
        server = Server()
        server.open(TLS)
        server.say(PROCEED + injected)
        assert server.transport.disconnected


def test_a_long_injection_ahead_of_tls_is_not_believed_either() -> None:
    """Also where it would be read in a later slice."""
    server = Server()
    server.open(TLS)
    server.say(PROCEED + " " * 5000 + "<message/>")
    assert server.transport.disconnected


def test_direct_tls_needs_no_starttls() -> None:
    """XEP-0368."""
    server = Server()
    server.transport.encrypt()
    offered = "<mechanism>SCRAM-SHA-1</mechanism>"
    assert "SCRAM-SHA-1" in server.open(f"<mechanisms xmlns='{SASL}'>{offered}</mechanisms>")
    assert server.transport.options is None


@pytest.mark.parametrize("lie", ["v=AAAA", "e=other-error", "", "v=" + "A" * 44])
def test_a_server_that_does_not_know_the_password_is_left(lie: str) -> None:
    """Its success does not help it; nothing more is said to it."""
    server = Server()
    assert server.authenticate("not the password", lie=lie or "nonsense") == ""
    assert isinstance(server.failures[0], PermanentFailure)
    assert PASSWORD not in str(server.failures[0])


def test_a_success_out_of_the_blue_is_not_believed() -> None:
    """Nobody has proven anything."""
    server = Server()
    server.offer("SCRAM-SHA-256")
    assert server.say(f"<success xmlns='{SASL}'/>") == ""
    assert isinstance(server.failures[0], PermanentFailure)


@pytest.mark.parametrize("challenge", ["", "=", "!!!", "cj14", _b64("r=,s=,i=0"), "\u00e9"])
def test_a_wrong_challenge_ends_it(challenge: str) -> None:
    """And gets no answer."""
    server = Server()
    server.offer("SCRAM-SHA-256")
    assert server.say(f"<challenge xmlns='{SASL}'>{challenge}</challenge>") == ""
    assert len(server.failures) == 1


def test_plain_is_refused_unless_configured() -> None:
    """The operator is told what would allow it, and at what price."""
    server = Server()
    assert "auth" not in server.offer("PLAIN")
    assert "sasl = plain would send the password itself" in str(server.failures[0])
    allowed = Server(plain=True).offer("PLAIN")
    assert _data(allowed) == f"\0bot\0{PASSWORD}"


def test_a_password_that_cannot_be_one_is_said() -> None:
    """SASLprep forbids some characters; the password is not shown."""
    server = Server()
    forbidden = f"{PASSWORD}\u0007"
    server.stream.initializers[2]._account = replace(account(), password=forbidden)
    assert "auth" not in server.offer("SCRAM-SHA-256")
    assert isinstance(server.failures[0], PermanentFailure)
    assert PASSWORD not in str(server.failures[0])


def failure(condition: str) -> str:
    """Return a failed authentication."""
    return f"<failure xmlns='{SASL}'><{condition}/></failure>"


def test_a_wrong_password_is_said_clearly() -> None:
    """With the account, the section and the keys, and without the password."""
    server = Server()
    server.offer("SCRAM-SHA-256")
    server.say(failure("not-authorized"))
    assert isinstance(server.failures[0], PermanentFailure)
    assert str(server.failures[0]) == (
        "wrong password for bot@xmpp.test; set password or password_file in [xmpp:home]"
    )


def test_other_refusals_are_told_apart() -> None:
    """What will not change by itself, and what may."""
    for condition, kind in (
        ("account-disabled", PermanentFailure),
        ("temporary-auth-failure", NoSession),
    ):
        server = Server()
        server.offer("SCRAM-SHA-256")
        server.say(failure(condition))
        assert isinstance(server.failures[0], kind)
        assert condition in str(server.failures[0])


def test_another_address_than_ours_is_not_taken() -> None:
    """A server that binds us to somebody else is not ours."""
    server = Server()
    server.authenticate()
    server.open(f"<bind xmlns='{BIND}'/>")
    bound = f"<bind xmlns='{BIND}'><jid>alice@xmpp.test/x</jid></bind>"
    server.say(f"<iq type='result' id='1'>{bound}</iq>")
    assert isinstance(server.failures[0], NoSession)


def test_our_resource_is_asked_for() -> None:
    """And a refusal is told."""
    server = Server()
    server.authenticate()
    heard = server.open(f"<bind xmlns='{BIND}'/>")
    assert "<resource>quotes-1</resource>" in heard
    server.say(
        "<iq type='error' id='1'><error type='cancel'>"
        "<not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    )
    assert "not-allowed" in str(server.failures[0])


def resuming() -> Server:
    """Return a server that may take an earlier session up, and was asked to."""
    server = Server(resumption=("s1", 7))
    server.authenticate()
    heard = server.open(f"<bind xmlns='{BIND}'/><sm xmlns='{SM}'/>")
    assert f"<resume xmlns='{SM}' previd='s1' h='7'/>" in heard
    return server


def test_an_earlier_session_is_taken_up() -> None:
    """No resource is bound then, and the session knows how far the server came."""
    server = resuming()
    assert server.say(f"<resumed xmlns='{SM}' previd='s1' h='5'/>") == ""
    assert server.session.signed is not None
    assert server.session.signed.resumed == 5


@pytest.mark.parametrize(("count", "left_at"), [("h='5'", 5), ("", None), ("h='x'", None)])
def test_a_session_that_is_gone_is_replaced(count: str, left_at: int | None) -> None:
    """By a new one, which knows how far the server came in the old one, if it says so."""
    server = resuming()
    assert "<bind" in server.say(f"<failed xmlns='{SM}' {count}/>")
    bound = f"<bind xmlns='{BIND}'><jid>bot@xmpp.test/quotes-1</jid></bind>"
    server.say(f"<iq type='result' id='1'>{bound}</iq>")
    assert server.session.signed is not None
    assert (server.session.signed.resumed, server.session.signed.left_at) == (None, left_at)
    assert server.session.signed.can_acknowledge


@pytest.mark.parametrize(
    "hostile",
    [
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "<!-- x -->",
        "<?x y?>",
        "</message>",
        "\x00",
        "<a" * 300_000,
    ],
)
def test_what_is_not_xmpp_ends_the_connection_at_once(hostile: str) -> None:
    """By an abort: under TLS a polite end would go on reading."""
    server = Server()
    server.sign_on()
    server.say(hostile)
    assert server.transport.disconnected
    server.stream.dataReceived(b"<message/>")
    assert server.session.stanzas == []


def test_a_failing_part_costs_one_stanza() -> None:
    """It is logged with its traceback, and the next stanza is heard."""
    server = Server()
    server.sign_on()
    with capturedLogs() as logged:
        server.say("<iq type='get'/><message/>")
    assert [stanza.name for stanza in server.session.stanzas] == ["iq", "message"]
    assert len(logged) == 1


def test_what_cannot_be_said_is_replaced() -> None:
    """A control character would end the stream, a lone surrogate raise."""
    server = Server()
    server.sign_on()
    server.hear()
    server.stream.say(make_message("a@xmpp.test", "a\x00b\ud800<&>", "chat", "1"))
    assert "<body>a\ufffdb\ufffd&lt;&amp;&gt;</body>" in server.hear()


def test_a_stream_error_says_why_the_connection_goes() -> None:
    """What the server said is better than that it closed."""
    server = Server()
    server.sign_on()
    server.say(
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
    )
    server.stream.connectionLost(Failure(ConnectionDone()))
    assert "conflict" in server.gone[0]
    assert server.session.is_lost


def test_a_connection_that_goes_before_it_is_up_fails() -> None:
    """The retry loop is told; the session was never begun."""
    server = Server()
    server.encrypt()
    server.stream.connectionLost(Failure(ConnectionDone()))
    assert isinstance(server.failures[0], NoSession)
    assert len(server.gone) == 1
    assert not server.session.is_lost


def test_leaving_ends_the_stream() -> None:
    """After the session has said its goodbye."""
    server = Server()
    server.sign_on()
    server.hear()
    server.stream.leave()
    assert server.session.has_left
    assert server.hear() == "</stream:stream>"
    assert server.transport.disconnecting
