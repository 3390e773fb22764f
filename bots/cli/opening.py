"""What the command line opens for its verbs: the settings, and the collection."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bots.cli.output import complain

if TYPE_CHECKING:
    from bots.core.settings import Settings
    from quoters.interfaces import IDeliveryLedger, IQuoteStore


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open collection, its ledger, and the settings that name them."""

    settings: "Settings"
    store: "IQuoteStore"
    ledger: "IDeliveryLedger"
    now: datetime

    @property
    def today(self) -> date:
        """The local date in ``[quotes] timezone``."""
        return self.now.astimezone(self.settings.quotes.timezone).date()

    @property
    def public_url(self) -> str:
        """What the addresses of quotes begin with, as the web site has it; else nothing."""
        return getattr(self.settings.adapters.get("web"), "base_url", "")


@dataclass(frozen=True, slots=True)
class Opening:
    """What every verb is given: what ``--config`` said, and the time."""

    config: Path | None
    now: Callable[[], datetime] = _utc_now

    def settings(self) -> "Settings":
        """Read the settings; warnings go to stderr.

        :raises SettingsProblem: when they are wrong.
        """
        from bots.wiring import load_settings

        return load_settings(self.config, warn=complain)

    @contextmanager
    def collection(self, *, filled: bool = True) -> Iterator[Opened]:
        """Open the collection.

        :param filled: whether an empty one gets its first quotes, as ``quotes run`` would do.
        :raises SettingsProblem: when the settings are wrong.
        :raises StorageFailed: when the collection cannot be used.
        """
        from bots.core.settings import SettingsProblem
        from quoters.filling import CannotImport, fill
        from quoters.storage import open_storage

        settings = self.settings()
        storage = open_storage(settings.quotes.database)
        try:
            opened = Opened(settings, storage.store, storage.ledger, self.now())
            if filled:
                try:
                    fill(storage.store, settings.quotes.import_, opened.now)
                except CannotImport as error:
                    raise SettingsProblem(settings.file, "quotes", "import", str(error)) from None
            yield opened
        finally:
            storage.close()
