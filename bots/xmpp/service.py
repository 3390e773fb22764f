"""Making one section into a service."""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from twisted.application.service import MultiService, Service
from twisted.internet.defer import Deferred
from twisted.internet.ssl import optionsForClientTLS, trustRootFromCertificates
from twisted.internet.threads import deferToThreadPool

from bots.core.adapters.adapter import AdapterService, Services
from bots.core.net.reconnecting import ReconnectingService, RetryPolicy, with_timeout
from bots.core.status.events import ConnectionState, Event, EventBus, QuoteOfTheDay
from bots.xmpp.account import Account
from bots.xmpp.chat.room import Room
from bots.xmpp.connect import StreamConnector
from bots.xmpp.controls import XmppControls
from bots.xmpp.session import XmppSession
from bots.xmpp.settings import XmppSettings
from bots.xmpp.srv_lookup import RecordsOf, ServerLookup, invocation, nameservers
from bots.xmpp.stanza.elements import random_id
from bots.xmpp.stream.protocol import XmppStream
from bots.xmpp.stream.sign_on import StreamAuthenticator

P = ParamSpec("P")
T = TypeVar("T")


def make_service(section: str, settings: XmppSettings, services: Services) -> AdapterService:
    """Make the service that keeps one account online, and its announcer."""
    account = account_of(section, settings, services)
    session = session_of(account, settings, services)

    def report(state: ConnectionState) -> None:
        services.status.connections.report(section, state)

    dialling = dialling_of(account, session, settings, services)
    service = MultiService()
    connecting = ReconnectingService(
        section, dialling, report, services.time.reactor, services.time.random
    )
    connecting.setServiceParent(service)
    StatusOfTheDay(services.status.events, session).setServiceParent(service)
    return AdapterService(service, session.announcer, XmppControls(connecting))


async def check_connection(section: str, settings: XmppSettings, services: Services) -> None:
    """Sign on once, join no room, and leave.

    :raises Exception: whatever is wrong, said as the retry loop would.
    """
    account = account_of(section, settings, services)
    session = session_of(account, settings, services, rooms=())
    stream = await dialling_of(account, session, settings, services)()
    policy = RetryPolicy()
    await with_timeout(services.time.reactor, policy.coming_up, stream)
    stream.leave()
    hurry = services.time.reactor.callLater(policy.leaving, stream.abort)
    await stream.gone
    if hurry.active():
        hurry.cancel()


def account_of(section: str, settings: XmppSettings, services: Services) -> Account:
    """Make the account; its resource is drawn anew for each program that runs."""
    trust = {"trustRoot": trustRootFromCertificates(settings.ca_file)} if settings.ca_file else {}
    return Account(
        section=section,
        jid=settings.jid,
        password=settings.password,
        resource=f"quotes-{random_id(services.time.random)()[:8]}",
        plain=settings.sasl == "plain",
        tls=optionsForClientTLS(settings.jid.host, acceptableProtocols=[b"xmpp-client"], **trust),
    )


def session_of(
    account: Account,
    settings: XmppSettings,
    services: Services,
    *,
    rooms: tuple[str, ...] | None = None,
) -> XmppSession:
    """Make the session that outlives the connections."""
    nick = settings.nick or settings.jid.user or ""
    passwords = dict(settings.room_passwords)
    return XmppSession(
        account,
        [
            Room(jid, nick, passwords.get(jid))
            for jid in (settings.rooms if rooms is None else rooms)
        ],
        services.quotes.commands,
        services.quotes.quoter,
        services.time.reactor,
        services.time.now,
        random_id(services.time.random),
        recent_messages=services.quotes.recent_messages if settings.grab != "off" else None,
        ping_every=settings.ping_every,
        gone=services.lifecycle.on_unsubscribed,
        public_url=services.status.public_url,
    )


def dialling_of(
    account: Account, session: XmppSession, settings: XmppSettings, services: Services
) -> StreamConnector:
    """Make what opens each connection."""
    reactor = services.time.reactor

    def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        called: Deferred[T] = deferToThreadPool(
            reactor, reactor.getThreadPool(), function, *args, **kwargs
        )
        return called

    def make() -> XmppStream:
        new_id = random_id(services.time.random)
        signing_on = StreamAuthenticator(account, session.resumption(), in_thread, new_id)
        return XmppStream(signing_on, session, reactor)

    server = ServerLookup(
        reactor,
        account.jid.host,
        settings.server,
        account.tls,
        RecordsOf(invocation(reactor, lambda: in_thread(nameservers))),
        services.time.random,
        direct_tls=settings.direct_tls,
    )
    return StreamConnector(server, make, reactor)


class StatusOfTheDay(Service):
    """Shows the quote of the day as our status, from the moment it is another one."""

    def __init__(self, events: EventBus, session: XmppSession) -> None:
        self._events = events
        self._session = session

    def startService(self) -> None:
        """Listen."""
        super().startService()
        self._unsubscribe = self._events.subscribe(self._heard)

    def stopService(self) -> None:
        """Listen no more."""
        super().stopService()
        self._unsubscribe()

    def _heard(self, event: Event) -> None:
        if isinstance(event, QuoteOfTheDay):
            self._session.show()
