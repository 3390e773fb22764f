"""Logging in everywhere and leaving, for ``check --connect``."""

from pathlib import Path

from twisted.application.service import Service
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from bots.cli.checks.connections import CONNECT_TIMEOUT_SECONDS, Outcome, try_each
from bots.core.adapters.adapter import Adapter, AdapterService
from bots.core.settings import read_settings
from tests.bots.cli.terminal import PRETENDED, PretendedSettings

SILENT = Adapter(settings=PretendedSettings, make_service=lambda *_: AdapterService(Service()))


def outcomes(content: str, *, waiting: float = 0.0) -> list[Outcome]:
    """Try the connections of these sections; give what has come of it after so many seconds."""
    adapters = {"pretended": PRETENDED, "silent": SILENT}
    kinds = {kind: adapter.settings for kind, adapter in adapters.items()}
    settings = read_settings(content, file="bots.ini", base=Path("/nowhere"), kinds=kinds)
    clock, done = Clock(), list[list[Outcome]]()
    Deferred.fromCoroutine(try_each(settings, adapters, clock)).addCallback(done.append)
    clock.advance(waiting)
    assert not clock.getDelayedCalls()
    return done[0]


def test_each_section_that_connects_is_tried() -> None:
    """In their order; what has nothing to connect to is left out."""
    content = "[pretended:b]\n[silent:c]\n[pretended:a]\n"
    assert outcomes(content) == [("pretended:b", None), ("pretended:a", None)]


def test_one_that_is_refused_costs_the_others_nothing() -> None:
    """What the network said is what the operator reads."""
    assert outcomes("[pretended:a]\nword = hello\n[pretended:b]\n") == [
        ("pretended:a", 'pretended:a does not let in "hello"'),
        ("pretended:b", None),
    ]


def test_one_that_says_nothing_is_given_up() -> None:
    """All are tried at the same time: two silent ones take as long as one."""
    content = "[pretended:a]\nword = silence\n[pretended:b]\nword = silence\n[pretended:c]\n"
    assert outcomes(content, waiting=CONNECT_TIMEOUT_SECONDS) == [
        ("pretended:a", "no answer within 30 s"),
        ("pretended:b", "no answer within 30 s"),
        ("pretended:c", None),
    ]


def test_a_slip_of_ours_is_named_at_least() -> None:
    """An exception without a word is said by its kind."""
    assert outcomes("[pretended:a]\nword = fault\n") == [("pretended:a", "RuntimeError")]
