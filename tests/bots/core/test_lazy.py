"""Importing late."""

import pytest

from bots.core.lazy import LazyMapping, lazy_import


def test_values_are_made_when_they_are_looked_up() -> None:
    """The names are known without making one, and no other name is there."""
    made: list[str] = []
    known = LazyMapping(("irc", "web"), lambda name: made.append(name) or name.upper())  # type: ignore[func-returns-value]
    assert list(known) == ["irc", "web"]
    assert "irc" in known
    assert "xmpp" not in known
    assert len(known) == 2
    assert made == []
    assert known["web"] == "WEB"
    assert made == ["web"]
    with pytest.raises(KeyError):
        known["xmpp"]


def test_a_function_is_imported_when_it_is_called() -> None:
    """One that is not there fails then, and not before."""
    assert lazy_import("json:dumps")([1], indent=None) == "[1]"
    missing = lazy_import("json:no_such_function")
    with pytest.raises(AttributeError):
        missing()
