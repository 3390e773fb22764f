"""The program follows other settings while it runs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest
from twisted.application.service import IService, MultiService, Service
from twisted.internet.defer import Deferred, succeed

from bots.core.adapters.adapter import AdapterService, Services
from bots.core.adapters.memory import MemoryAnnouncer
from bots.core.runtime.application import Application, OnFailure
from bots.core.settings import QuotesSettings, Settings, SettingsError
from bots.core.settings.base import SectionSettings
from bots.core.status.connections import ConnectionRegistry
from bots.core.status.events import ConnectionState, EventBus
from quoters.errors import StorageFailed
from tests.bots.core.services import NOON, result_of

BERLIN = QuotesSettings(database="memory:")
ELSEWHERE = QuotesSettings(database="elsewhere:")


@dataclass(frozen=True)
class Section(SectionSettings):
    """What a section says: something."""

    says: str


def settings(quotes: QuotesSettings = BERLIN, **sections: str) -> Settings:
    """Make settings of these sections."""
    adapters = {name: Section(says) for name, says in sections.items()}
    return Settings("bots.ini", Path(), quotes, {}, adapters)


class FakeComponents:
    """A foundation that notes what is asked of it; ``rested`` may be held up."""

    def __init__(self, notes: list[str], said: QuotesSettings) -> None:
        if said.database == "full:":
            raise StorageFailed("there is no space left")
        self.announcers: dict[str, Any] = {}
        self.controls: dict[str, Any] = {}
        self.rested: Deferred[None] = succeed(None)
        self._notes = notes
        notes.append(f"open {said.database}")

    def close(self) -> None:
        self._notes.append("close")

    def count(self) -> int:
        return 3

    def service(self, talkers: IService) -> IService:
        service = MultiService()
        talkers.setServiceParent(service)
        return service

    async def pause_broadcasts(self) -> None:
        await self.rested
        self._notes.append("rest")

    def resume_broadcasts(self, settings: Settings) -> None:
        self._notes.append("go on")


class MadeServices:
    """What services are to the program here."""

    def __init__(self, trouble: OnFailure) -> None:
        self.status = self
        self.connections = ConnectionRegistry(EventBus(), lambda: NOON)
        self.trouble = trouble


class Talker(Service):
    """Notes its start and its stop."""

    def __init__(self, notes: list[str], name: str) -> None:
        self._notes, self._called = notes, name

    def startService(self) -> None:
        super().startService()
        self._notes.append(f"start {self._called}")

    def stopService(self) -> None:
        super().stopService()
        self._notes.append(f"stop {self._called}")


class Running:
    """A program that runs, and what was noted since the last look."""

    def __init__(self, first: Settings) -> None:
        self._notes: list[str] = []
        self.components: list[FakeComponents] = []
        self.made: list[MadeServices] = []
        self.program = Application(
            first,
            self._open_components,
            self._make_services,
            self._make_adapters,
            on_fatal=lambda why: self._notes.append(f"give up: {why}"),
            warn=lambda why: self._notes.append(f"complain: {why}"),
        )
        self.program.startService()
        self.notes()

    def notes(self) -> list[str]:
        """Return what was noted."""
        noted, self._notes[:] = list(self._notes), []
        return noted

    def follow(self, other: Settings) -> list[str]:
        """Follow other settings; give what was noted meanwhile."""
        result_of(self.program.reload(other))
        return self.notes()

    def _open_components(self, said: Settings) -> Any:
        self.components.append(FakeComponents(self._notes, said.quotes))
        return self.components[-1]

    def _make_services(self, _: Any, trouble: OnFailure) -> Any:
        self.made.append(MadeServices(trouble))
        return self.made[-1]

    def _make_adapters(
        self, said: Settings, services: Services, names: Iterable[str]
    ) -> dict[str, AdapterService]:
        fitted = {}
        for name in names:
            says = cast("Section", said.adapters[name]).says
            if says == "wrong":
                raise SettingsError("bots.ini", name, None, "is wrong")
            fitted[name] = AdapterService(Talker(self._notes, f"{name} {says}"), MemoryAnnouncer())
            services.status.connections.report(name, ConnectionState.UP)
            if says == "trouble":
                self.made[-1].trouble(f"{name} cannot listen")
        return fitted


def test_only_what_changed_is_exchanged() -> None:
    """While no broadcast is on its way; what is gone leaves no trace."""
    running = Running(settings(same="a", other="a", gone="a"))
    noted = running.follow(settings(same="a", other="b", new="a"))
    assert noted == ["rest", "stop other a", "stop gone a", "start other b", "start new a", "go on"]
    assert sorted(running.components[0].announcers) == ["new", "other", "same"]
    names = [connection.name for connection in running.made[0].connections.all()]
    assert "gone" not in names
    assert len(running.components) == 1


def test_nothing_changed() -> None:
    """Nobody notices."""
    running = Running(settings(one="a"))
    assert running.follow(settings(one="a")) == ["rest", "go on"]


def test_another_collection_begins_anew() -> None:
    """Every section depends on it; it is opened before anything stops."""
    running = Running(settings(one="a"))
    noted = running.follow(settings(ELSEWHERE, one="a"))
    assert noted == ["open elsewhere:", "stop one a", "start one a"]


def test_a_collection_that_cannot_be_opened_changes_nothing() -> None:
    """Whoever asked is told; what ran goes on, and the next reload is one again."""
    running = Running(settings(one="a"))
    with pytest.raises(StorageFailed):
        running.follow(settings(replace(BERLIN, database="full:"), one="b"))
    assert running.notes() == []
    assert running.follow(settings(one="a")) == ["rest", "go on"]


def test_an_adapter_that_cannot_be_made_changes_nothing() -> None:
    """Neither with another collection, which is closed again, nor with the same."""
    running = Running(settings(one="a"))
    for quotes, noted in ((ELSEWHERE, ["open elsewhere:", "close"]), (BERLIN, [])):
        with pytest.raises(SettingsError):
            running.follow(settings(quotes, one="b", two="wrong"))
        assert running.notes() == noted
    assert running.follow(settings(one="b")) == ["rest", "stop one a", "start one b", "go on"]


def test_trouble_at_the_start_ends_it_and_later_costs_one_section() -> None:
    """A mistake in other settings is no reason to stop what runs."""
    running = Running(settings(one="a"))
    assert "complain: two cannot listen" in running.follow(settings(one="a", two="trouble"))
    running.made[0].trouble("one lost its port")
    assert running.notes() == ["give up: one lost its port"]


def test_one_follows_after_the_other() -> None:
    """However quickly they come; the last one is what runs then."""
    running = Running(settings(one="a"))
    running.components[0].rested = held = Deferred[None]()
    first = Deferred.fromCoroutine(running.program.reload(settings(one="b")))
    second = Deferred.fromCoroutine(running.program.reload(settings(one="c")))
    assert running.notes() == []
    held.callback(None)
    assert first.called
    assert second.called
    starts = [note for note in running.notes() if note.startswith("start")]
    assert starts == ["start one b", "start one c"]


def test_a_stop_meanwhile_is_a_stop() -> None:
    """What waited is not begun any more."""
    running = Running(settings(one="a"))
    running.components[0].rested = held = Deferred[None]()
    following = Deferred.fromCoroutine(running.program.reload(settings(one="b")))
    running.program.stopService()
    held.callback(None)
    assert following.called
    assert running.notes() == ["stop one a", "rest"]
    assert running.follow(settings(one="c")) == []
