"""Reading bots.ini again at SIGHUP, as daemons do."""

import signal
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred

from bots.core.log import Logger
from bots.core.runtime.application import Application
from bots.core.settings import Settings, SettingsError
from quoters.errors import StorageFailed

_log = Logger()


def reload_on_sighup(reactor: Any, read: Callable[[], Settings], program: Application) -> None:
    """Read bots.ini again at each SIGHUP, and run by it.

    What is wrong with it is logged, and then nothing changes.

    :param read: reads bots.ini; raises ``SettingsError``.
    """

    async def reload() -> None:
        try:
            await program.reload(read())
        except (SettingsError, StorageFailed) as problem:
            _log.error("{problem} (all goes on as it was)", problem=problem)
        except Exception:
            _log.failure("the settings could not be followed; all goes on as it was")
        else:
            _log.info("bots.ini was read again, and is followed")

    def on_sighup(*_: object) -> None:
        reactor.callFromThread(lambda: Deferred.fromCoroutine(reload()))

    signal.signal(signal.SIGHUP, on_sighup)
