"""Reading bots.ini again at SIGHUP, as daemons do."""

import signal
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from bots.core.runtime.application import Application
from bots.core.settings import Settings, SettingsError
from quoters.errors import StorageFailed

_log = Logger()


def reload_on_sighup(
    reactor: Any,
    read: Callable[[], Settings],
    program: Application,
    warn: Callable[[str], None],
    on_fatal: Callable[[str], None],
) -> None:
    """Have the program follow what bots.ini says whenever SIGHUP comes.

    :param read: reads bots.ini.
    :param complain: is told what is wrong with it; then all goes on as it was.
    :param give_up: is told why nothing can go on.
    """

    async def follow() -> None:
        try:
            await program.follow(read())
        except SettingsError as problem:
            warn(f"{problem} (all goes on as it was)")
        except StorageFailed as failure:
            on_fatal(str(failure))
        except Exception:
            _log.failure("bots.ini could not be followed")
        else:
            _log.info("bots.ini was read again, and is followed")

    def heard(*_: object) -> None:
        reactor.callFromThread(lambda: Deferred.fromCoroutine(follow()))

    signal.signal(signal.SIGHUP, heard)
