"""``quotes run``: everything that bots.ini describes, until it is told to stop."""

import gc
import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click


def run_until_stopped(config: Path | None, only: frozenset[str]) -> int:
    """Run; give the exit status when a signal stopped it, or when it could not go on.

    :param only: the sections to run; empty for all.
    :raises SettingsError: before anything starts, when bots.ini is wrong.
    :raises StorageFailed: likewise, when the collection cannot be used.
    """
    from twisted.internet import reactor  # noqa: TID251 - this is where the program starts

    from bots.cli.logging import log_to_stderr
    from bots.core.concurrency.clock import use_monotonic_clock
    from bots.core.runtime.reload import Reloader
    from bots.wiring import SettingsSource, make_service

    reasons: list[str] = []
    stop = _stopping_once(reactor)

    def on_fatal(sentence: str) -> None:
        click.echo(f"quotes: {sentence}", err=True)
        reasons.append(sentence)
        stop()

    def on_listening(what: str, address: str) -> None:
        click.echo(f"{what:<12} {address}")

    log_to_stderr()
    _open_many()
    use_monotonic_clock(reactor)

    def warn(sentence: str) -> None:
        click.echo(f"quotes: {sentence}", err=True)

    source = SettingsSource(config, warn=warn)
    reloader = Reloader(source.read)
    program = make_service(
        source.read(),
        reactor,
        on_listening=on_listening,
        on_fatal=on_fatal,
        warn=warn,
        only=only,
        reloader=reloader,
    )
    if os.geteuid() == 0:
        warn("this runs as root, which it does not need: give it a user of its own")
    _heed_signals(reactor, stop)
    program.startService()
    reactor.addSystemEventTrigger("before", "shutdown", program.stopService)
    reactor.callWhenRunning(_heed_signals, reactor, stop)
    reactor.callWhenRunning(reloader.on_sighup, reactor)
    # What was loaded stays: looking through it for garbage would stop us for some 50 ms each time.
    gc.freeze()
    reactor.run()
    return 1 if reasons else 0


def _stopping_once(reactor: Any) -> Callable[[], None]:
    """Return a function that stops the reactor, and does nothing when it is called again."""
    asked: list[bool] = []

    def stop() -> None:
        if not asked:
            asked.append(True)
            reactor.callWhenRunning(reactor.stop)

    return stop


def _heed_signals(reactor: Any, stop: Callable[[], None]) -> None:
    """Stop at SIGINT or SIGTERM; Twisted's own way fails loudly when they come twice."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: reactor.callFromThread(stop))


def _open_many() -> None:
    """Raise the bound on open connections as far as the system lets us: 10,000 may watch."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
