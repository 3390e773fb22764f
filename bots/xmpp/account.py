"""Who we are, and how signing on ends."""

from dataclasses import dataclass

from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.words.protocols.jabber.jid import JID


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whom to sign on as.

    ``section`` names it in messages (``xmpp:home``).  ``resource`` is ours alone: two sessions that
    bind the same one throw each other out for ever.  ``plain`` allows the password itself to be
    sent, under TLS.  ``tls`` verifies the certificate against the JID's domain, whatever the server
    calls itself.
    """

    section: str
    jid: JID
    password: str
    resource: str
    plain: bool
    tls: IOpenSSLClientConnectionCreator

    def __repr__(self) -> str:
        return f"<Account {self.jid.userhost()}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What signing on came to.

    ``jid`` is the full one that the server bound.  ``can_acknowledge`` says whether the server
    offers XEP-0198.  ``resumed`` is how many of our stanzas the server had handled when an earlier
    session was taken up again; None for a new session, of which ``left_at`` then says how many the
    server had handled of the old one, if it could say.
    """

    jid: JID
    can_acknowledge: bool
    resumed: int | None = None
    left_at: int | None = None


class NoSession(ConnectionError):
    """The server did not let a session come up; it may another time."""
