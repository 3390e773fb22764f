"""What ``twist quotes`` and ``twistd quotes`` run: the same as ``quotes run``."""

import sys
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from twisted.application.service import IService
from twisted.python.usage import Options as UsageOptions

from bots.core.log import Logger
from bots.core.settings import SettingsError
from quoters.errors import StorageFailed

_log = Logger()


class Options(UsageOptions):
    """The options of the plug-in."""

    optParameters: ClassVar = [
        ["config", "c", None, "The settings file; else $QUOTES_CONFIG, ./bots.ini, the example."]
    ]


def makeService(options: dict[str, Any]) -> IService:
    """Make the service that bots.ini describes; end the program with a sentence if it is wrong."""
    from twisted.internet import reactor  # noqa: TID251 - twist has chosen it by now

    from bots.core.concurrency.clock import use_monotonic_clock
    from bots.core.runtime.reload import Reloader
    from bots.wiring import SettingsSource, make_service

    def on_listening(what: str, address: str) -> None:
        _log.info("{what} listens on {address}", what=what, address=address)

    def on_fatal(sentence: str) -> None:
        _log.critical("{sentence}", sentence=sentence)
        reactor.callWhenRunning(reactor.stop)

    config = options["config"]
    use_monotonic_clock(reactor)

    source = SettingsSource(Path(config) if config else None, warn=_warn)
    reloader = Reloader(source.read)
    try:
        program = make_service(
            source.read(),
            reactor,
            on_listening=on_listening,
            on_fatal=on_fatal,
            warn=_warn,
            reloader=reloader,
        )
    except SettingsError as problem:
        _end(problem, 2)
    except StorageFailed as failure:
        _end(failure, 1)
    reactor.callWhenRunning(reloader.on_sighup, reactor)
    return program


def _warn(sentence: str) -> None:
    _log.warn("{sentence}", sentence=sentence)


def _end(reason: Exception, status: int) -> NoReturn:
    sys.stderr.write(f"quotes: {reason}\n")
    raise SystemExit(status)
