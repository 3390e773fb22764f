"""The push channel as a part of the program."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex

from twisted.application.service import IService, Service
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.web.resource import IResource

from bots.core.adapters.adapter import Services
from bots.core.concurrency.periodic import PeriodicService
from bots.core.interfaces import IAnnouncer
from bots.core.status.events import EventBus
from bots.push.admission import Admission
from bots.push.announcer import WebAnnouncer
from bots.push.channel import PushChannel
from bots.push.heartbeat import Heartbeat
from bots.push.hub import Hub
from bots.push.options import ChannelOptions
from bots.push.protocol import PING, PushConnectionFactory, as_resource, text_frame
from bots.push.replay import Replay


@dataclass(frozen=True, slots=True)
class MountedChannel:
    """What the channel is made of for those who put it in its place.

    ``resource`` is for a web site to mount, ``service`` runs it, ``announcer`` is for the target
    ``web``; ``hub`` has the connections.
    """

    resource: IResource
    service: IService
    announcer: IAnnouncer
    hub: Hub


class ChannelService(Service):
    """Tells of events while it runs; when it stops, everybody is said goodbye to."""

    def __init__(
        self, channel: PushChannel, events: EventBus, heartbeat: Heartbeat, clock: IReactorTime
    ) -> None:
        self._channel = channel
        self._events = events
        self._beating = PeriodicService(
            clock, heartbeat.beat, what="the heartbeat of the push channel"
        )
        self._looking = PeriodicService(clock, channel.look, what="looking what pages show")
        self._unsubscribe: Callable[[], None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether it runs."""
        return bool(self.running)

    def startService(self) -> None:
        """Listen to what happens."""
        super().startService()
        self._channel.admit()
        self._unsubscribe = self._events.subscribe(self._channel.tell)
        self._beating.startService()
        self._looking.startService()

    def stopService(self) -> Deferred[None]:
        """Send goodbye; the result comes when everybody has gone or was cut off."""
        super().stopService()
        return Deferred.fromCoroutine(self._stop())

    async def _stop(self) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
        for job in (self._looking, self._beating):
            stopped = job.stopService()
            if stopped is not None:
                await stopped
        await self._channel.dismiss()


def make_channel(options: ChannelOptions, services: Services) -> MountedChannel:
    """Make the push channel; a web site mounts its ``resource`` at ``/ws``."""
    hub = Hub(services.time.reactor)
    heartbeat = Heartbeat(hub, PING, every=options.heartbeat)
    replay = Replay(token_hex(4))
    services.status.counters.clients["web"] = hub.__len__
    services.status.counters.queues["web"] = lambda: hub.behind
    services.status.counters.dropped["web"] = lambda: hub.dropped
    channel = PushChannel(options, services, hub, heartbeat, replay, text_frame)
    service = ChannelService(channel, services.status.events, heartbeat, services.time.reactor)
    factory = PushConnectionFactory(channel, Admission(options), services.time.reactor)
    announcer = WebAnnouncer(channel.publish, lambda: service.is_open, options.base_url)
    return MountedChannel(as_resource(factory), service, announcer, hub)
