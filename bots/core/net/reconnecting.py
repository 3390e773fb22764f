"""Staying connected: one retry loop for all networks.

ClientService forgets its back-off as soon as TCP connects, so that a server which accepts and
closes is dialled several times a second; here the waiting shrinks only after a session that lasted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from twisted.application.service import Service
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import ConnectError, ConnectingCancelledError
from twisted.internet.error import TimeoutError as TimedOut
from twisted.internet.interfaces import IDelayedCall, IReactorTime

from bots.core.concurrency.repeated_failures import RepeatedFailures
from bots.core.interfaces import IConnection, PermanentFailure
from bots.core.log import Logger
from bots.core.status.events import ConnectionState

T = TypeVar("T")


_FAREWELL = 5.0
"""Seconds until a connection is left that is to come back."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long to wait, in seconds.

    ``first``, then ``factor`` times as long after each failure, up to ``longest``, each time up to
    half of it less by chance; anew after a session that lasted ``steady``.  ``coming_up`` is how
    long a session may take to come up, ``leaving`` how long a goodbye may.
    """

    first: float = 2.0
    factor: float = 2.0
    longest: float = 300.0
    steady: float = 60.0
    coming_up: float = 30.0
    leaving: float = 2.0


class Backoff:
    """Computes how long to wait before the next attempt."""

    def __init__(self, policy: RetryPolicy, random: Random) -> None:
        self._policy = policy
        self._random = random
        self._next = policy.first

    def after(self, lasted: float, *, refused: bool = False) -> float:
        """Return the seconds to wait after a session that was up for ``lasted`` seconds."""
        policy = self._policy
        if refused:
            self._next = policy.longest
        elif lasted >= policy.steady:
            self._next = policy.first
        wait = self._next * self._random.uniform(0.5, 1.0)
        self._next = min(self._next * policy.factor, policy.longest)
        return wait


class ReconnectingService(Service):
    """Keeps one connection up: dials, waits until it is up, until it is gone, and dials again.

    :param dial: opens a connection; gives an ``IConnection`` or raises.
    :param report: is told each state the connection comes into.
    """

    _log = Logger()

    def __init__(
        self,
        name: str,
        dial: Callable[[], Awaitable[IConnection]],
        report: Callable[[ConnectionState], None],
        clock: IReactorTime,
        random: Random,
        policy: RetryPolicy = RetryPolicy(),
    ) -> None:
        self.name = name
        self._dial = dial
        self._report = report
        self._clock = clock
        self._policy = policy
        self._back_off = Backoff(policy, random)
        self._failures = RepeatedFailures()
        self._is_news = True
        self._connection: IConnection | None = None
        self._looping: Deferred[None] | None = None
        self._pause: IDelayedCall | None = None
        self._may_hurry = True
        self._at_once = False

    def startService(self) -> None:
        """Dial at once."""
        super().startService()
        self._looping = Deferred.fromCoroutine(self._loop())

    def stopService(self) -> Deferred[None] | None:
        """Leave, or give up dialling; the result comes when the connection is gone."""
        super().stopService()
        looping, self._looping = self._looping, None
        if looping is None:
            return None
        looping.addErrback(lambda failure: failure.trap(CancelledError) and None)
        connection = self._connection
        if connection is None:
            looping.cancel()
        else:
            self._leave(looping, connection)
        return looping

    def reconnect(self) -> None:
        """Leave and dial again; dial now when that is being waited for.

        It leaves a little later, so that who asked for it gets an answer at the network's pace.
        """
        if self._pause is not None:
            self._pause.reset(0)
        elif self._connection is not None:
            self._clock.callLater(_FAREWELL, self._leave_to_come_back, self._connection)

    def _leave_to_come_back(self, connection: IConnection) -> None:
        if self.running and connection is self._connection:
            self._at_once = True
            self._leave(connection.gone, connection)

    def hurry(self, seconds: float) -> None:
        """Dial within so many seconds, unless we were refused for good."""
        pause = self._pause
        if pause is not None and self._may_hurry:
            left = pause.getTime() - self._clock.seconds()
            if left > seconds:
                pause.reset(seconds)

    def _leave(self, ended: Deferred[T], connection: IConnection) -> None:
        """Say goodbye, and abort when that takes too long."""
        call = self._clock.callLater(self._policy.leaving, connection.abort)

        def stop_hurrying(result: T) -> T:
            if call.active():
                call.cancel()
            return result

        ended.addBoth(stop_hurrying)
        connection.leave()

    async def _loop(self) -> None:
        while self.running:
            self._report(ConnectionState.CONNECTING)
            lasted, refused = await self._session()
            self._report(ConnectionState.DOWN)
            if self.running:
                wait = self._back_off.after(lasted, refused=refused)
                wait, self._at_once = 0.0 if self._at_once else wait, False
                self._may_hurry = not refused
                if self._is_news:
                    self._log.info(
                        "{name}: trying again in {wait:.0f} s", name=self.name, wait=wait
                    )
                await self._rest(wait)

    async def _rest(self, seconds: float) -> None:
        """Wait before the next attempt; ``reconnect`` and ``hurry`` shorten it."""
        resting: Deferred[None] = Deferred()
        pause = self._pause = self._clock.callLater(seconds, resting.callback, None)
        try:
            await resting
        finally:
            self._pause = None
            if pause.active():
                pause.cancel()

    async def _session(self) -> tuple[float, bool]:
        """Run one connection to its end; say how long it was up, and whether it was refused."""
        up_at: float | None = None
        try:
            connection = await self._dial()
            self._connection = connection
            await with_timeout(self._clock, self._policy.coming_up, connection)
            up_at = self._clock.seconds()
            self._came_up()
            reason = await connection.gone
            self._is_news = True
            if self.running:
                self._log.warn("{name}: connection lost: {reason}", name=self.name, reason=reason)
        except CancelledError:
            raise
        except ConnectingCancelledError as cancelled:  # what endpoints make of a cancelled dial
            raise CancelledError from cancelled
        except PermanentFailure as refusal:
            if self._failed(refusal):
                self._log.error("{name}: {refusal}", name=self.name, refusal=refusal)
            return 0.0, True
        except (ConnectError, TimedOut, OSError) as failure:
            if self._failed(failure):
                self._log.warn("{name}: cannot connect: {failure}", name=self.name, failure=failure)
        except Exception as error:
            if self._failed(error):
                self._log.failure("{name}: the session failed", name=self.name)
        finally:
            self._connection = None
        return (0.0 if up_at is None else self._clock.seconds() - up_at), False

    def _came_up(self) -> None:
        self._report(ConnectionState.UP)
        if (count := self._failures.end()) > 1:
            self._log.info("{name}: connected, after {n} failures", name=self.name, n=count)

    def _failed(self, error: BaseException) -> bool:
        """Count a failure; whether it is news: a network that is away fills no log."""
        self._is_news = self._failures.is_new(f"{type(error).__name__}: {error}")
        return self._is_news


async def with_timeout(clock: IReactorTime, seconds: float, connection: IConnection) -> None:
    """Wait until a connection is up; abort one that is not up in time, and wait until it is gone.

    :raises TimeoutError: (Twisted's) when it took too long; else whatever ``up`` failed with.
    """
    up = connection.up
    up.addTimeout(seconds, clock, lambda _, s: _too_slow(s))
    try:
        await up
    except Exception:
        connection.abort()
        await connection.gone
        raise


def _too_slow(seconds: float) -> None:
    raise TimedOut(string=f"no session within {seconds:.0f} s")
