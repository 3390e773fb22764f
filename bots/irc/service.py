"""The services of ``[irc:NAME]``."""

from dataclasses import replace

from bots.core.adapters.adapter import AdapterService, Services
from bots.core.net.reconnecting import ReconnectingService, RetryPolicy, with_timeout
from bots.core.status.events import ConnectionState
from bots.irc.chat.answers import ChannelSettings
from bots.irc.connect import endpoint
from bots.irc.controls import IrcControls
from bots.irc.login.sasl import SaslSettings
from bots.irc.login.sign_on import Identity
from bots.irc.pacing import Pacing
from bots.irc.session import IrcSession
from bots.irc.settings import IrcSettings


def identity(section: str, settings: IrcSettings) -> Identity:
    """Return who we are; with ``sasl = none`` a password alone is the server's own."""
    username = settings.username or settings.nick
    login = None
    if settings.sasl != "none" and (settings.password or settings.has_certificate):
        login = SaslSettings(
            username, settings.password or "", settings.sasl, settings.has_certificate
        )
    return Identity(
        network=section,
        nick=settings.nick,
        username=username,
        server_password=settings.server_password
        or (settings.password if settings.sasl == "none" else None),
        login=login,
        login_required=settings.sasl_required,
    )


def session(section: str, settings: IrcSettings, services: Services) -> IrcSession:
    """Make the session of one network."""
    return IrcSession(
        identity(section, settings),
        settings.channels,
        [endpoint(services.time.reactor, one, settings.ca_file) for one in settings.server],
        services.quotes.commands,
        services.quotes.recent_messages,
        services.time.reactor,
        services.time.random,
        habits=ChannelSettings(
            section,
            settings.prefix,
            services.status.public_url,
            aliases=settings.aliases,
            overhears=settings.grab != "off",
        ),
        pacing=Pacing(
            burst=settings.burst,
            line_every=settings.seconds_per_line,
            heartbeat=settings.heartbeat,
        ),
    )


def make_service(section: str, settings: IrcSettings, services: Services) -> AdapterService:
    """Make the service that stays connected, and the announcer."""
    network = session(section, settings, services)

    def report(state: ConnectionState) -> None:
        services.status.connections.report(section, state)

    service = ReconnectingService(
        section, network.dial, report, services.time.reactor, services.time.random
    )
    return AdapterService(service, network, IrcControls(network, service))


async def check_connection(section: str, settings: IrcSettings, services: Services) -> None:
    """Sign on once, join nothing, and leave; raises what is wrong."""
    policy = RetryPolicy()
    connection = await session(section, replace(settings, channels=()), services).dial()
    await with_timeout(services.time.reactor, policy.coming_up, connection)
    connection.leave()
    hurry = services.time.reactor.callLater(policy.leaving, connection.abort)
    await connection.gone
    if hurry.active():
        hurry.cancel()
