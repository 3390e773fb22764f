"""The first quotes of an empty collection."""

from pathlib import Path

import pytest

from quoters import IQuoteStore, Quote
from quoters.data.bundled import bundled_quotes
from quoters.data.seed import CannotImport, fill_if_empty
from quoters.errors import MalformedEntry
from quoters.interfaces import ICuration
from quoters.model.change import Actor
from tests.quoters.collection.test_reader import ME, NOW


def test_nothing(store: IQuoteStore) -> None:
    """``none`` leaves it empty."""
    assert fill_if_empty(store, "none", NOW) == 0
    assert store.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        "one\n\t\t-- Me\n%\ntwo\n%\n",
        '{"text": "one", "author": "Me"}\n\n{"text": "two"}\n',
        '\ufeff \n{"text": "one", "author": "Me"}\n{"text": "two"}',
    ],
)
def test_a_file(store: IQuoteStore, tmp_path: Path, content: str) -> None:
    """Fortunes and JSON Lines are told apart by what they hold; relative to the settings."""
    (tmp_path / "mine").write_text(content)
    assert fill_if_empty(store, "mine", NOW, tmp_path) == 2
    assert (store.get(1).text, store.get(1).author, store.get(2).text) == ("one", "Me", "two")
    assert store.get(1).added_by == "import:mine"


def test_only_when_empty(store: IQuoteStore, tmp_path: Path) -> None:
    """What has quotes is left as it is, and the file is not looked at."""
    store.add(Quote("mine"), ME, NOW)
    assert fill_if_empty(store, "missing", NOW, tmp_path) == 0
    assert fill_if_empty(store, None, NOW) == 0
    assert store.count() == 1


def test_a_file_that_is_not_there(store: IQuoteStore, tmp_path: Path) -> None:
    """The file and the reason are named."""
    with pytest.raises(CannotImport, match=r"cannot read .*missing: No such file"):
        fill_if_empty(store, "missing", NOW, tmp_path)
    with pytest.raises(CannotImport, match=r"cannot read .*: Is a directory"):
        fill_if_empty(store, ".", NOW, tmp_path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('{"text": "one"}\n{"txt": "two"}\n', 'line 2 "text" is missing'),
        ('{"text": "one"}\n{"text": " "}\n', "a quote needs a text"),
        ("x" * 30_000, "has at most 20000 characters"),
    ],
)
def test_all_or_nothing(store: IQuoteStore, tmp_path: Path, content: str, why: str) -> None:
    """One that is no quote leaves all out, and is named."""
    (tmp_path / "mine").write_text(content)
    with pytest.raises(CannotImport, match=why):
        fill_if_empty(store, "mine", NOW, tmp_path)
    assert store.count() == 0


def test_the_bundled_form(tmp_path: Path) -> None:
    """The bundled set is read as JSON Lines; a wrong line would be named."""
    file = tmp_path / "bundled.jsonl"
    file.write_text('{"text": "one", "author": "Me", "source": "Works", "tags": ["a"]}\n')
    assert list(bundled_quotes(file)) == [Quote("one", "Me", "Works", ("a",))]
    file.write_text("{}\n")
    with pytest.raises(MalformedEntry, match="line 1"):
        list(bundled_quotes(file))


def test_what_was_deleted_does_not_come_back(store: IQuoteStore, curation: ICuration) -> None:
    """A collection whose quotes are all gone is empty on purpose."""
    store.add(Quote("one"), "test", NOW)
    assert not store.is_new()
    curation.delete(1, Actor("shell:root", moderator=True), NOW)
    assert fill_if_empty(store, None, NOW) == 0
    assert store.count() == 0
