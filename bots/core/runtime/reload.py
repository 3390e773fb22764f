"""Reading bots.ini again: at SIGHUP, as daemons do, and when a moderator asks."""

import signal
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred

from bots.core.log import Logger
from bots.core.runtime.application import Application
from bots.core.settings import Settings, SettingsError
from quoters.errors import StorageFailed


class Reloader:
    """Reads bots.ini again, and has the program follow it.

    What is wrong with it is logged, and then nothing changes.

    :param read: reads bots.ini; raises ``SettingsError``.
    """

    _log = Logger()

    def __init__(self, read: Callable[[], Settings]) -> None:
        self._read = read
        self._program: Application | None = None

    def serve(self, program: Application) -> None:
        """Have this program follow."""
        self._program = program

    def on_sighup(self, reactor: Any) -> None:
        """Read it at each SIGHUP."""
        signal.signal(
            signal.SIGHUP,
            lambda *_: reactor.callFromThread(lambda: Deferred.fromCoroutine(self._reload())),
        )

    async def reload(self) -> str:
        """Read it; return how that went, in a sentence.

        Who gives up waiting for the answer does not break it off.
        """
        shown: Deferred[str] = Deferred(lambda _: None)
        done = Deferred.fromCoroutine(self._reload())
        done.addCallback(lambda said: None if shown.called else shown.callback(said))
        return await shown

    async def _reload(self) -> str:
        try:
            settings = self._read()
            if self._program is not None:
                await self._program.reload(settings)
        except (SettingsError, StorageFailed) as problem:
            self._log.error("{problem} (all goes on as it was)", problem=problem)
            return f"{problem}: all goes on as it was."
        except Exception:
            self._log.failure("the settings could not be followed; all goes on as it was")
            return "The settings could not be followed; all goes on as it was."
        self._log.info("bots.ini was read again, and is followed")
        return "bots.ini was read again, and is followed."
