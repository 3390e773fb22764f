"""Saying things on whatever connection there is, and keeping what the server has not taken."""

from twisted.internet.defer import Deferred
from twisted.words.xish.domish import Element

from bots.xmpp.account import NoSession
from bots.xmpp.interfaces import IStanzaWriter
from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stream.sign_on import count_in
from bots.xmpp.stream.stream_management import StreamManagement, WrongCount

MOST_KEPT = 5000
"""Stanzas; a server that takes more without a word does not listen."""


class Outbox:
    """Sends stanzas; with XEP-0198, sends those again that a cut swallowed."""

    def __init__(self) -> None:
        self._voice: IStanzaWriter | None = None
        self._counts = StreamManagement()
        self._has_asked = False
        self._switched: Deferred[None] | None = None

    @property
    def resumption(self) -> tuple[str, int] | None:
        """What to take the session up again with, if it can be."""
        return self._counts.resumption

    @property
    def acknowledges(self) -> bool:
        """Whether the server acknowledges what is said."""
        return self._counts.is_on

    def forget(self, left_at: int | None = None) -> None:
        """Return up what was kept of a session that was not taken up again.

        :param left_at: how much of it the server had handled, if it could say.
        """
        self._counts.end(left_at)

    async def begin(self, voice: IStanzaWriter, *, acknowledge: bool) -> None:
        """Begin a new session, with acknowledgements if the server offers them."""
        self._voice = voice
        self._has_asked = False
        if acknowledge:
            enable = Element((ns.ACKNOWLEDGING, "enable"))
            enable["resume"] = "true"
            self._counts.begin()
            voice.say(enable)
            self._switched = Deferred()
            await self._switched

    def resume(self, voice: IStanzaWriter, count: int) -> None:
        """Take the session up again; say again what the server has not handled.

        :raises NoSession: when it claims what cannot be.
        """
        self._voice = voice
        self._has_asked = False
        try:
            again = self._counts.resume(count)
        except WrongCount as wrong:
            self._counts.end()
            raise NoSession(f"the server lost count: {wrong}") from wrong
        for stanza in again:
            voice.say(stanza)
        self._ask()

    def say(self, stanza: Element, acknowledged: Deferred[None] | None = None) -> None:
        """Send a stanza now, or when the session is taken up again; without either it is dropped.

        :param acknowledged: fires when the server has it; only while ``acknowledges``.
        """
        if self._counts.is_on:
            self._counts.sent(stanza, acknowledged)
            if self._counts.waiting > MOST_KEPT:
                self.on_fatal()
                return
        if self._voice is not None:
            self._voice.say(stanza)
            self._ask()

    def heard(self, element: Element) -> None:
        """Take an element of XEP-0198."""
        match element.name:
            case "r":
                self._acknowledge()
            case "a":
                self._was_acknowledged(count_in(element))
            case "enabled":
                self._counts.handled = 0
                if element.getAttribute("resume") in ("true", "1"):
                    self._counts.identity = element.getAttribute("id")
                self._switch_done()
            case "failed":
                self._counts.end()
                self._switch_done()

    def received(self) -> None:
        """Count a stanza that was handled."""
        self._counts.received()

    def disconnected(self) -> None:
        """Record that the connection has gone; the session may be taken up again."""
        self._voice = None
        if self.resumption is None:
            self._counts.end()
        if self._switched is not None and not self._switched.called:
            self._switched.errback(NoSession("the connection went"))

    def close(self) -> None:
        """End the session for good: acknowledge what was handled, so that none of it comes back."""
        if self._counts.is_on:
            self._acknowledge()
        self._counts.end()

    def on_fatal(self) -> None:
        """End the session and the connection: the other side cannot be made sense of."""
        self._counts.end()
        if self._voice is not None:
            self._voice.abort()

    def _acknowledge(self) -> None:
        if self._voice is not None:
            acknowledgement = Element((ns.ACKNOWLEDGING, "a"))
            acknowledgement["h"] = str(self._counts.handled)
            self._voice.say(acknowledgement)

    def _was_acknowledged(self, count: int | None) -> None:
        self._has_asked = False
        try:
            # One without a count tells nothing; the next one will.
            if count is not None:
                self._counts.acknowledge(count)
        except WrongCount:
            self.on_fatal()
        else:
            self._ask()

    def _ask(self) -> None:
        """Ask for an acknowledgement, unless none is due or one is on its way."""
        if self._counts.is_on and self._counts.waiting and not self._has_asked and self._voice:
            self._has_asked = True
            self._voice.say(Element((ns.ACKNOWLEDGING, "r")))

    def _switch_done(self) -> None:
        if self._switched is not None and not self._switched.called:
            self._switched.callback(None)
