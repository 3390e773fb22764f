"""From a fresh connection to a bound session: TLS, authentication, and a resource."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from scramp import ScramException
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import ISSLTransport
from twisted.words.protocols.jabber import sasl
from twisted.words.protocols.jabber.client import CheckVersionInitializer
from twisted.words.protocols.jabber.jid import JID
from twisted.words.protocols.jabber.xmlstream import (
    BaseFeatureInitiatingInitializer,
    ConnectAuthenticator,
    FeatureNotAdvertized,
    TLSInitiatingInitializer,
    XmlStream,
)
from twisted.words.xish.domish import Element

from bots.core.interfaces import PermanentFailure
from bots.xmpp.account import Account, NoSession, Signed
from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import NewId, child, content, error_condition, make_query
from bots.xmpp.stanza.jid import parse_address
from bots.xmpp.stream.sasl import ServerUnproven, XmppSaslMechanism, strongest

InThread = Callable[[Callable[[bytes], bytes], bytes], Awaitable[bytes]]
"""Calls a function that takes its time away from the reactor's thread."""

_COUNT = re.compile("[0-9]{1,10}")


class StreamAuthenticator(ConnectAuthenticator):
    """Signs one stream on; ``signed`` says how, once it is done.

    :param resumption: the id of an earlier session and how many stanzas we had handled in it.
    """

    namespace = ns.CLIENT
    signed: Signed | None = None

    def __init__(
        self,
        account: Account,
        resumption: tuple[str, int] | None,
        in_thread: InThread,
        new_id: NewId,
    ) -> None:
        super().__init__(account.jid.host)
        self.account = account
        self._resumption = resumption
        self._in_thread = in_thread
        self._new_id = new_id

    def associateWithStream(self, xs: XmlStream) -> None:
        """Return which steps there are."""
        super().associateWithStream(xs)
        xs.initializers = [
            CheckVersionInitializer(xs),
            Encrypting(xs, required=True, configurationForTLS=self.account.tls),
            Authenticating(xs, self.account, self._in_thread),
            Binding(xs, self.account, self._resumption, self._new_id),
        ]

    def streamStarted(self, rootElement: Element) -> None:
        """Begin, whatever the server says of itself: we know whom we called."""
        rootElement.attributes.pop("from", None)
        super().streamStarted(rootElement)


class Encrypting(TLSInitiatingInitializer):
    """STARTTLS, without which we go no further, unless the connection began with TLS."""

    def initialize(self) -> Any:
        """Encrypt."""
        if ISSLTransport.providedBy(self.xmlstream.transport):
            return None
        return super().initialize()


class Authenticating(sasl.SASLInitiatingInitializer):
    """SASL, with a mechanism that proves the server too, and patience with its success."""

    mechanism: XmppSaslMechanism  # type: ignore[assignment]
    _deferred: Deferred[Any]

    def __init__(self, xs: XmlStream, account: Account, in_thread: InThread) -> None:
        super().__init__(xs, required=True)
        self._account = account
        self._in_thread = in_thread

    def setMechanism(self) -> None:
        """Choose the strongest one offered.

        :raises PermanentFailure: when none of them will do.
        """
        offered = sasl.get_mechanisms(self.xmlstream)
        account = self._account
        user = account.jid.user or ""
        try:
            mechanism = strongest(offered, user, account.password, plain=account.plain)
        except ScramException:  # its message might show a part of the password
            raise PermanentFailure(
                f"the password in [{account.section}] has a character that SCRAM forbids"
            ) from None
        if mechanism is None:
            raise PermanentFailure(
                f"{account.jid.host} offers none of SCRAM-SHA-256 and SCRAM-SHA-1 to "
                f"{account.section}, only {', '.join(map(repr, offered[:8])) or 'nothing'}"
                + ("; sasl = plain would send the password itself" if "PLAIN" in offered else "")
            )
        self.mechanism = mechanism

    def onChallenge(self, element: Element) -> None:
        """Answer a challenge; deriving the key takes milliseconds, and goes to a thread."""
        Deferred.fromCoroutine(self._answer(element)).addErrback(self._fail)

    async def _answer(self, element: Element) -> None:
        challenge = sasl.fromBase64(content(element) or "")
        self.sendResponse(await self._in_thread(self.mechanism.getResponse, challenge))

    def onSuccess(self, success: Element) -> None:
        """Go on, if the server has proven that it knows the password."""
        if self._deferred.called:
            return
        try:
            self.mechanism.check_success(sasl.fromBase64(content(success) or ""))
        except (ServerUnproven, sasl.SASLError) as error:
            self._fail(error)
        else:
            super().onSuccess(success)

    def onFailure(self, failure: Element) -> None:
        """Stop; a challenge's answer may have failed already."""
        if not self._deferred.called:
            super().onFailure(failure)

    def _fail(self, reason: Any) -> None:
        if not self._deferred.called:
            self._deferred.errback(reason)


class Binding(BaseFeatureInitiatingInitializer):
    """Takes an earlier session up again (XEP-0198), or binds our resource (RFC 6120 §7)."""

    feature = (ns.BIND, "bind")

    def __init__(
        self,
        xs: XmlStream,
        account: Account,
        resumption: tuple[str, int] | None,
        new_id: NewId,
    ) -> None:
        super().__init__(xs, required=True)
        self._account = account
        self._resumption = resumption
        self._new_id = new_id

    def initialize(self) -> Deferred[None]:
        """Resume or bind."""
        return Deferred.fromCoroutine(self._begin())

    async def _begin(self) -> None:
        can_acknowledge = (ns.ACKNOWLEDGING, "sm") in self.xmlstream.features
        left_at = None
        if self._resumption is not None and can_acknowledge:
            reply = await self._resume(*self._resumption)
            left_at = count_in(reply)
            if reply.name == "resumed" and left_at is not None:
                self.xmlstream.authenticator.signed = Signed(
                    jid=self._account.jid, can_acknowledge=True, resumed=left_at
                )
                return
        if self.feature not in self.xmlstream.features:
            raise FeatureNotAdvertized
        jid = await self._bind()
        self.xmlstream.authenticator.signed = Signed(
            jid=jid, can_acknowledge=can_acknowledge, left_at=left_at
        )

    async def _resume(self, previous: str, handled: int) -> Element:
        resume = Element((ns.ACKNOWLEDGING, "resume"))
        resume["previd"], resume["h"] = previous, str(handled)
        return await self._reply(
            resume,
            f'/resumed[@xmlns="{ns.ACKNOWLEDGING}"]',
            f'/failed[@xmlns="{ns.ACKNOWLEDGING}"]',
        )

    async def _bind(self) -> JID:
        iq, bind = make_query("set", ns.BIND, "bind")
        iq["id"] = self._new_id()
        bind.addElement("resource", content=self._account.resource)
        reply = await self._reply(iq, "/iq")
        if reply.getAttribute("id") != iq["id"] or reply.getAttribute("type") != "result":
            raise NoSession(f"the server gave us no resource: {error_condition(reply)}")
        bound = child(reply, ns.BIND, "bind")
        jid = parse_address(content(child(bound, ns.BIND, "jid"))) if bound is not None else None
        if jid is None or jid.userhost() != self._account.jid.userhost():
            raise NoSession("the server bound us to another address")
        return jid

    def _reply(self, request: Element, *paths: str) -> Deferred[Element]:
        """Send a request; give the first thing that comes and can be its answer."""
        reply: Deferred[Element] = Deferred()

        def heard(element: Element) -> None:
            if not reply.called:
                reply.callback(element)

        for path in paths:
            self.xmlstream.addOnetimeObserver(path, heard)
        self.xmlstream.send(request)
        return reply


def count_in(element: Element) -> int | None:
    """Read how many stanzas the other side says that it has handled (XEP-0198)."""
    text = element.getAttribute("h", "")
    return int(text) if _COUNT.fullmatch(text) else None
