"""Tokens: shown once, kept as digests, ended at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from zope.interface.verify import verifyObject

from quoters.collection.tokens import Tokens
from quoters.collection.unit_of_work import UnitOfWorkFactory
from quoters.errors import ConflictError
from quoters.interfaces import ITokens
from quoters.model.access import Token
from quoters.storage.opening import open_storage

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def tokens(factory: UnitOfWorkFactory) -> ITokens:
    """Return what keeps them in empty tables."""
    return Tokens(factory)


def test_it_keeps_the_interface(tokens: ITokens) -> None:
    """All of it."""
    assert verifyObject(ITokens, tokens)


def test_a_secret_is_whose_it_was_given_to(tokens: ITokens) -> None:
    """Each token has its own, and nothing else opens anything."""
    ann = tokens.add("ann", NOW, moderator=False)
    mo = tokens.add("mo", NOW, moderator=True)
    assert tokens.holder(ann) == Token("ann", moderator=False, added_at=NOW)
    assert tokens.holder(mo) == Token("mo", moderator=True, added_at=NOW)
    for wrong in ("", "ann", ann[:-1], ann + "x", ann.upper(), "\ud800", "x" * 100_000):
        assert tokens.holder(wrong) is None
    assert [token.name for token in tokens.all()] == ["ann", "mo"]
    assert len({ann, mo}) == 2
    assert len(ann) > 40


def test_a_revoked_one_opens_nothing_at_once(tokens: ITokens) -> None:
    """And its name may be given again, with another secret."""
    before = tokens.add("ann", NOW, moderator=True)
    tokens.revoke("ann")
    assert tokens.holder(before) is None
    assert tokens.all() == []
    assert tokens.holder(tokens.add("ann", NOW, moderator=False)) is not None
    assert tokens.holder(before) is None
    with pytest.raises(ConflictError, match="no token bob"):
        tokens.revoke("bob")


def test_a_name_is_given_once(tokens: ITokens) -> None:
    """Whatever its case: people confuse them."""
    tokens.add("Ann", NOW, moderator=False)
    with pytest.raises(ConflictError, match="already"):
        tokens.add("ann", NOW, moderator=True)


@pytest.mark.parametrize("name", ["", " ", "a b", "-x", "a/b", "x" * 65, "a\x1b[31m", "é"])
def test_what_is_no_name_is_refused(tokens: ITokens, name: str) -> None:
    """It is shown in lists and pages."""
    with pytest.raises(ConflictError, match="no name for a token"):
        tokens.add(name, NOW, moderator=False)


def test_the_secret_is_not_in_the_file(tmp_path: Path) -> None:
    """Neither there nor beside it."""
    with_tokens = open_storage("sqlite:///quotes.db", tmp_path)
    secret = with_tokens.tokens.add("ann", NOW, moderator=True)
    with_tokens.close()
    for file in tmp_path.iterdir():
        assert secret.encode() not in file.read_bytes()
        assert secret[3:].encode() not in file.read_bytes()
