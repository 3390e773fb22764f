"""The web site as a part of the program."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from twisted.application.service import IService
from twisted.internet.interfaces import IListeningPort, IStreamServerEndpoint
from twisted.web.resource import IResource

from bots.core.adapters.adapter import AdapterService, Services
from bots.core.concurrency.ordered import CloseOnStop, combine_services
from bots.core.net.eager_tcp import eager_server
from bots.core.net.listening import describe_address, listening_service
from bots.push import ChannelOptions, make_channel
from bots.web.api.routes import Api
from bots.web.feeds.routes import FeedRoutes
from bots.web.http.answers import error_json
from bots.web.http.site import NothingHere, SiteRoot, Versions, make_site
from bots.web.http.static import Static, static_files
from bots.web.moderation.routes import ModerationRoutes
from bots.web.monitoring.health import Health
from bots.web.monitoring.lag import ReactorLag
from bots.web.monitoring.metrics import Figures, Metrics
from bots.web.pages.routes import page_routes
from bots.web.pages.templating import Templates
from bots.web.security.tokens import TokenAccess
from bots.web.settings import WebSettings

Endpoint = Callable[[Any, str], IStreamServerEndpoint]


def make_adapter_service(_: str, settings: WebSettings, services: Services) -> AdapterService:
    """Return the site with the push channel mounted in it; the channel announces for ``web``."""
    options = ChannelOptions(
        base_url=settings.base_url,
        origins=settings.allowed_origins,
        originless=settings.originless,
        trusted_proxies=settings.trusted_proxies,
    )
    channel = make_channel(options, services)
    site = make_service(settings, services, {b"ws": channel.resource})
    return AdapterService(combine_services(channel.service, site), channel.announcer)


def make_service(
    settings: WebSettings,
    services: Services,
    mounts: Mapping[bytes, IResource],
    *,
    endpoint: Endpoint = eager_server,
) -> IService:
    """Make what listens and answers.

    :param mounts: what others put into the site, by its path: the push channel at ``ws``.
    :param endpoint: makes an endpoint of the reactor and a string.
    """
    figures = Figures(services.status.counters, services.status.connections)
    metrics = Metrics(figures, private=settings.metrics_endpoint is None).resource()
    deaf = CloseOnStop(services.status.events.subscribe(figures.hear))
    parts: list[IService] = [ReactorLag(services.time.reactor, figures.noticed_lag), deaf]

    def listen(what: str, key: str, where: str, root: IResource, scheme: str = "http") -> None:
        def told(port: IListeningPort) -> None:
            services.lifecycle.on_listening(what, f"{scheme}://{typed(describe_address(port))}")

        def failed(why: str) -> None:
            services.lifecycle.on_fatal(f"[web] {key}: {why}")

        site = make_site(root, services.time.reactor, settings.trusted_proxies)
        parts.append(listening_service(endpoint(services.time.reactor, where), site, told, failed))

    if settings.metrics_endpoint is not None:
        alone = SiteRoot({b"metrics": metrics}, NothingHere())
        listen("metrics", "metrics", settings.metrics_endpoint, alone)
    else:
        mounts = {**mounts, b"metrics": metrics}
    root = make_root(settings, services, mounts)
    listen("dashboard", "listen", settings.listen, root, settings.place.scheme)
    return combine_services(*parts)


def typed(address: str) -> str:
    """Return an address that one can type into a browser."""
    return address.replace("0.0.0.0:", "localhost:").replace("[::]:", "localhost:")


def make_root(
    settings: WebSettings,
    services: Services,
    mounts: Mapping[bytes, IResource],
) -> IResource:
    """Put together what answers."""
    path = urlsplit(settings.base_url).path
    static = Static(static_files(), path)
    templates = Templates(path, static.address, settings.base_url)
    health = Health(services.quotes.collection, services.time.reactor)
    access = TokenAccess(services, settings.trusted_proxies)
    api = Api(services, settings.base_url, access, settings.trusted_proxies)
    children = {
        b"api": Versions({b"v1": api.resource()}),
        b"static": static.resource(error_json),
        b"healthz": health.alive(),
        b"readyz": health.ready(),
    }
    pages = page_routes(
        services,
        templates,
        urlsplit(settings.public_url or "").hostname or "Twisted Quotes",
        FeedRoutes(services, settings.base_url),
        ModerationRoutes(services, templates, access, settings.base_url),
    )
    return SiteRoot(children | dict(mounts), pages)
