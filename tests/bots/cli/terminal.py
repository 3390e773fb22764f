"""``quotes`` as it is typed, in this process, with a network that only pretends."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from click.testing import CliRunner, Result
from twisted.application.service import Service
from twisted.internet.defer import Deferred

from bots.cli.group import quotes
from bots.core.adapters.adapter import Adapter, AdapterService, Services
from bots.core.interfaces import PermanentFailure
from bots.core.settings import setting
from bots.core.settings.base import SectionSettings
from bots.core.settings.fields import text
from quoters import Quote
from quoters.storage.opening import Storage, open_storage

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

INI = """\
[quotes]
database = sqlite:///quotes.db
timezone = Europe/Berlin
import = none
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PretendedSettings(SectionSettings):
    """``[pretended:NAME]``: a network that lets in who says ``please``."""

    named: ClassVar[bool] = True
    word: str = setting(text, default="please")
    password: str | None = setting(text, default=None, secret=True)

    def target_problem(self, place: str) -> str | None:
        return None


async def check_connection(name: str, settings: PretendedSettings, services: Services) -> None:
    """Log in by the word; ``silence`` waits for ever, ``fault`` is a slip of ours."""
    if settings.word == "silence":
        await Deferred()
    if settings.word == "fault":
        raise RuntimeError
    if settings.word != "please":
        raise PermanentFailure(f'{name} does not let in "{settings.word}"')


def make_service(_name: str, _settings: PretendedSettings, _services: Services) -> AdapterService:
    """Make a service that does nothing."""
    return AdapterService(Service())


PRETENDED = Adapter(
    settings=PretendedSettings, make_service=make_service, check_connection=check_connection
)


class Shell:
    """A folder with a bots.ini, in which ``quotes`` is typed at noon of 2026-11-23 (UTC)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ini = folder / "bots.ini"
        self.now = NOW

    def __call__(
        self, *arguments: str, given: str | bytes | None = None, colour: bool = False
    ) -> Result:
        """Type a command, with ``-c`` for this folder's bots.ini."""
        return self.bare("--config", str(self.ini), *arguments, given=given, colour=colour)

    def bare(
        self, *arguments: str, given: str | bytes | None = None, colour: bool = False
    ) -> Result:
        """Type a command as it stands."""
        return CliRunner().invoke(
            quotes, arguments, input=given, obj=lambda: self.now, color=colour
        )

    def said(self, *arguments: str, given: str | None = None) -> str:
        """Type a command that is done; give what it printed."""
        result = self(*arguments, given=given)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    def json(self, *arguments: str) -> list[Any]:
        """Type a command that is done; give the JSON that it printed, line by line."""
        return [json.loads(line) for line in self.said(*arguments, "--json").splitlines()]

    def complaint(self, *arguments: str, status: int) -> str:
        """Type a command that ends with this status; give the one line on stderr."""
        result = self(*arguments)
        assert result.exit_code == status, result.output
        assert result.stdout == ""
        assert result.stderr.count("\n") == 1
        assert result.stderr.startswith("quotes: ")
        return result.stderr.removeprefix("quotes: ").rstrip("\n")

    def is_empty(self) -> bool:
        """Whether ``list`` finds no published quote."""
        said = self.complaint("list", status=1)
        return said == "the collection has no published quote: add or import some"

    def storage(self) -> Storage:
        """Open the collection behind the command's back."""
        return open_storage(f"sqlite:///{self.folder}/quotes.db")

    def keep(self, *quotes: Quote | str) -> None:
        """Put quotes into the collection, in this order."""
        storage = self.storage()
        for quote in quotes:
            storage.store.add(quote if isinstance(quote, Quote) else Quote(quote), "test", NOW)
        storage.close()
