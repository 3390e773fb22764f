"""The whole collection, in and out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest
from zope.interface.verify import verifyObject

from quoters import IQuoteStore, Quote
from quoters.collection import bulk_import
from quoters.collection.archive import Archive
from quoters.collection.reader import QuoteStore
from quoters.collection.unit_of_work import UnitOfWorkFactory
from quoters.errors import (
    CannotImport,
    ConflictError,
    Duplicate,
    InvalidQuote,
    NoSuchQuote,
    PermissionDenied,
    StorageFailed,
)
from quoters.formats.registry import FileFormat
from quoters.formats.transfer import export_collection, import_file
from quoters.interfaces import IArchive, ICuration, IPeople
from quoters.model.change import Action
from quoters.model.quote import MAX_NUMBER, QuoteState
from quoters.model.record import ImportResult, Record
from quoters.storage.memory.unit_of_work import MemoryUnitOfWorkFactory
from quoters.text.search import parse_search
from tests.quoters.collection.test_curation import ALICE, BOB, JUDGE, NOW, TODAY, add
from tests.quoters.collection.test_reader import filled


def records(*texts: str) -> Iterator[Record]:
    """Return records with these texts, on lines from 1."""
    return (Record(Quote(text), line=line) for line, text in enumerate(texts, 1))


def many(count: int) -> Iterator[Record]:
    """Return so many records."""
    return records(*(f"imported {n}" for n in range(count)))


def test_it_archives(archive: IArchive) -> None:
    """It provides the interface."""
    verifyObject(IArchive, archive)


def test_what_is_new_and_what_is_not(archive: IArchive, store: IQuoteStore) -> None:
    """New ones get numbers in the file's order; what is there, or comes twice, is counted."""
    filled(store, 2)
    brought = archive.bring_in(records("one", "saying 1", "two", "“one” "), ALICE, NOW)
    assert brought == ImportResult(2, 2, 3, 4, (2, 4))
    assert [store.get(number).text for number in (3, 4)] == ["one", "two"]
    assert (store.get(3).added_by, store.get(3).added_at) == (ALICE.person, NOW)
    assert store.count() == 4
    assert store.search(parse_search("two"), 5)[0].number == 4


def test_nothing_to_bring(archive: IArchive, store: IQuoteStore) -> None:
    """An empty file is no failure."""
    assert archive.bring_in(iter(()), ALICE, NOW) == ImportResult(0, 0)
    assert store.count() == 0


def test_more_than_a_portion(archive: IArchive, store: IQuoteStore) -> None:
    """Thousands come as tens do; twins far apart are found; progress is told."""
    told: list[int] = []
    texts = [f"imported {n % 900}" for n in range(1000)]
    brought = archive.bring_in(records(*texts), ALICE, NOW, progress=told.append)
    assert (brought.new, brought.duplicates, brought.last) == (900, 100, 900)
    assert store.count() == 900
    assert told[-1] == 1000
    assert told == sorted(told)
    assert {quote.number for quote in store.sample(9000)} > set(range(1, 100))
    days = store.days(TODAY, 900)
    assert len({day.quote.number for day in days}) == 900


@pytest.mark.parametrize(("took", "size"), [(0.0, 2000), (0.001, 2000), (0.04, 50), (9.0, 50)])
def test_portions_take_no_longer_than_others_can_wait(
    factory: UnitOfWorkFactory, took: float, size: int
) -> None:
    """While they take long fewer quotes are staged at once, and else more."""
    read: list[int] = []
    seconds = (turn * took / 2 + half * took for turn in count() for half in (0, 1))
    brought = Archive(factory, lambda: next(seconds)).bring_in(
        many(9000), ALICE, NOW, progress=read.append
    )
    assert brought.new == 9000
    portions = [after - before for before, after in pairwise([0, *read])]
    assert portions[0] == 50
    assert portions[-2] == size


def test_only_counting(archive: IArchive, store: IQuoteStore) -> None:
    """A dry run says what would come, and changes nothing."""
    filled(store, 2)
    version = store.version()
    texts = [f"imported {n % 900}" for n in range(1000)]
    brought = archive.bring_in(records("saying 1", *texts), ALICE, NOW, dry_run=True)
    assert (brought.new, brought.duplicates) == (900, 101)
    assert (store.count(), store.version()) == (2, version)


def test_tags_for_all(archive: IArchive, store: IQuoteStore) -> None:
    """Tags that are given for a file are added to each quote's own."""
    entries = [Record(Quote("one", tags=("own",))), Record(Quote("two"))]
    archive.bring_in(entries, ALICE, NOW, tags=("File", "own"))
    assert store.get(1).tags == ("own", "file")
    assert [quote.text for quote in store.page(9, tag="FILE")] == ["one", "two"]


def test_nothing_of_what_fails(archive: IArchive, store: IQuoteStore) -> None:
    """When a later one is none, or reading fails, nothing was imported, and it can be again."""
    filled(store, 3)
    before = store.days(TODAY, 5)

    def failing() -> Iterator[Record]:
        yield from many(1000)
        raise OSError(5, "the cable was pulled")

    with pytest.raises(OSError, match="cable"):
        archive.bring_in(failing(), ALICE, NOW)
    with pytest.raises(InvalidQuote):
        archive.bring_in(records(*(f"imported {n}" for n in range(900)), " "), ALICE, NOW)
    assert store.count() == 3
    assert store.search(parse_search("imported"), 5) == []
    assert store.days(TODAY, 5) == before
    assert store.add(Quote("imported 3"), "me", NOW).text == "imported 3"
    assert archive.bring_in(many(1000), ALICE, NOW).new == 999
    assert store.count() == 1003


class Halfway:
    """An import that others look at while it is under way."""

    def __init__(self, factory: UnitOfWorkFactory, store: IQuoteStore) -> None:
        self.tables = factory
        self.store = store

    def bring_in(self, *look: object) -> ImportResult:
        """Import a thousand, and call each of these in the midst of it."""

        def entries() -> Iterator[Record]:
            for at, record in enumerate(many(1000)):
                if at == 900:
                    for call in look:
                        call()  # type: ignore[operator]
                yield record

        return Archive(self.tables).bring_in(entries(), ALICE, NOW)


@pytest.fixture(params=[100, 10_000])
def halfway(
    factory: UnitOfWorkFactory,
    store: IQuoteStore,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Halfway:
    """Return an import to be looked at, whose fingerprints are known at once, or in the end."""
    monkeypatch.setattr(bulk_import, "_UNKNOWN", request.param)
    return Halfway(factory, filled(store, 5))


def test_nothing_is_seen_before_all_is(halfway: Halfway, archive: IArchive) -> None:
    """Half an import is neither counted, found, drawn, shown, paged nor exported."""
    store = halfway.store

    def look() -> None:
        assert store.count() == 5
        assert store.search(parse_search("imported"), 5) == []
        assert {quote.number for quote in store.sample(200)} == {1, 2, 3, 4, 5}
        assert {day.quote.number for day in store.days(TODAY, 30)} == {1, 2, 3, 4, 5}
        assert len(store.page(100)) == 5
        assert len(list(archive.take_out())) == 5
        with pytest.raises(NoSuchQuote):
            store.get(9)

    assert halfway.bring_in(look).new == 1000
    assert store.count() == 1005


def test_adding_meanwhile(halfway: Halfway) -> None:
    """Others add while an import is under way, also what it has already staged."""
    store = halfway.store

    def look() -> None:
        assert store.add(Quote("brand new"), "me", NOW).number is not None
        twin = store.add(Quote("imported 7"), "me", NOW)
        assert store.get(twin.number or 0).added_by == "me"
        assert store.count() == 7
        assert {quote.text for quote in store.sample(500)} >= {"brand new", "imported 7"}

    brought = halfway.bring_in(look)
    assert brought.new + brought.duplicates == 1000
    assert store.count() == 1006
    assert len({quote.text for quote in store.page(2000)}) == 1006
    assert store.search(parse_search("imported 7"), 5)[0].added_by == "me"
    assert len({day.quote.number for day in store.days(TODAY, 1006)}) == 1006


def test_adding_meanwhile_what_waits(
    archive: IArchive, store: IQuoteStore, curation: ICuration
) -> None:
    """A pending quote of an import that somebody adds meanwhile is a duplicate, and only once."""

    def entries() -> Iterator[Record]:
        yield Record(Quote("waits", state=QuoteState.PENDING))
        yield Record(Quote("was bad", state=QuoteState.REJECTED))
        yield from many(100)
        store.add(Quote('"waits"'), "me", NOW)
        yield from many(101)

    brought = archive.bring_in(entries(), ALICE, NOW)
    assert (brought.new, brought.duplicates) == (102, 101)
    assert store.count() == 102
    assert curation.waiting(JUDGE, 5) == []
    assert archive.bring_in([Record(Quote("waits"))], ALICE, NOW).duplicates == 1


def test_twins_are_found_once_many_are_known(
    archive: IArchive, store: IQuoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Duplicates count as such wherever in the file the first one stood."""
    monkeypatch.setattr(bulk_import, "_UNKNOWN", 120)
    brought = archive.bring_in([*many(400), *many(450), *many(10)], ALICE, NOW)
    assert (brought.new, brought.duplicates, brought.last) == (450, 410, 450)
    assert store.count() == 450
    with pytest.raises(Duplicate):
        store.add(Quote("imported 449"), "me", NOW)


def test_deleting_meanwhile(halfway: Halfway, curation: ICuration) -> None:
    """A delete in the midst leaves everything dense."""

    def look() -> None:
        curation.delete(2, JUDGE, NOW)
        curation.purge(4, JUDGE, NOW)
        assert {quote.number for quote in halfway.store.sample(200)} == {1, 3, 5}

    halfway.bring_in(look)
    assert halfway.store.count() == 1003
    assert len({day.quote.number for day in halfway.store.days(TODAY, 1003)}) == 1003


def test_one_at_a_time(halfway: Halfway) -> None:
    """A second import takes the first one's place, which says so; nothing of it is kept."""
    second: list[ImportResult] = []

    def begin_another() -> None:
        second.append(Archive(halfway.tables).bring_in(records("other"), BOB, NOW))

    with pytest.raises(StorageFailed, match="another import began"):
        halfway.bring_in(begin_another)
    assert second[0].new == 1
    assert halfway.store.count() == 6
    assert Archive(halfway.tables).bring_in(many(10), ALICE, NOW).new == 10


def test_what_a_crash_left(factory: UnitOfWorkFactory, store: IQuoteStore) -> None:
    """A staged import that nobody will publish is cleared by the next, and hides nothing."""
    filled(store, 3)

    with factory.writing() as unit:
        unit.state.staging = "dead"
        unit.state.staged_from = unit.state.last_number + 1
        unit.quotes.keep(
            [
                (Quote(f"left {n}", number=10 + n, added_by="x", added_at=NOW), bytes([n] * 16))
                for n in range(9)
            ],
            unit.state.top,
        )
        unit.state.top += 9
        unit.state.last_number = 18
    assert store.count() == 3
    assert Archive(factory).bring_in(many(5), ALICE, NOW) == ImportResult(5, 0, 4, 8)
    assert store.count() == 8
    with factory.reading() as unit:
        assert (unit.state.size, unit.state.top) == (8, 8)
        assert unit.state.staging is None


def test_nothing_is_lost(
    archive: IArchive, curation: ICuration, people: IPeople, store: IQuoteStore
) -> None:
    """Taken out and brought into an empty collection, everything is as it was."""
    one = add(curation, "one")
    curation.edit(one, Quote("uno", "Me", "Life", ("x",)), JUDGE, NOW)
    curation.vote(one, BOB, 1, NOW)
    two = add(curation, "two")
    curation.delete(two, JUDGE, NOW)
    add(curation, "two", BOB)
    rejected = add(curation, "bad", state=QuoteState.PENDING)
    curation.reject(rejected, JUDGE, NOW, "bad")
    curation.purge(add(curation, "purged"), JUDGE, NOW)
    add(curation, "waiting", state=QuoteState.PENDING)
    curation.submit(
        Quote("said", said_by="irc:x/account:c"), ALICE, NOW, state=QuoteState.PUBLISHED
    )
    people.opt_out("irc:x/account:c", BOB, NOW)
    out = list(archive.take_out())
    assert len(out) == 6

    factory = MemoryUnitOfWorkFactory()
    other = Archive(factory)
    assert other.bring_in(out, JUDGE, NOW + timedelta(1)).new == 6
    again = list(other.take_out())
    for before, after in zip(out, again, strict=True):
        assert after.quote == before.quote
        assert after.votes == before.votes
        assert [(c.what, c.before, c.after, c.why, c.at, c.by) for c in after.changes] == [
            (c.what, c.before, c.after, c.why, c.at, c.by) for c in before.changes
        ]
    copy = QuoteStore(factory)
    assert copy.count() == store.count()
    assert [score for _, score in copy.top(5)] == [1]
    assert other.bring_in(out, JUDGE, NOW).new == 0
    assert copy.add(Quote("new"), "me", NOW).number == max(r.quote.number or 0 for r in out) + 1


def test_numbers_are_new_where_there_were_any(archive: IArchive, store: IQuoteStore) -> None:
    """Into a collection that had quotes, those that come get new numbers."""
    filled(store, 2)
    entries = [Record(Quote("one", number=1)), Record(Quote("two", number=77))]
    archive.bring_in(entries, ALICE, NOW)
    assert (store.get(3).text, store.get(4).text) == ("one", "two")


@pytest.mark.parametrize(
    ("numbers", "given", "renumbered"),
    [
        ((5, 5, 3), (5, 6, 3), 1),
        ((None, 1, None), (1, 2, 3), 1),
        ((9, None, 12), (9, 10, 12), 0),
        ((30, 20, 10), (30, 20, 10), 0),
    ],
)
def test_numbers_that_cannot_be_kept(
    archive: IArchive,
    store: IQuoteStore,
    numbers: tuple[int | None, ...],
    given: tuple[int, ...],
    renumbered: int,
) -> None:
    """In any order they are kept; one that is taken is given anew, and counted."""
    entries = [Record(Quote(f"quote {at}", number=n)) for at, n in enumerate(numbers)]
    done = archive.bring_in(entries, ALICE, NOW)
    assert (done.new, done.renumbered) == (3, renumbered)
    assert [store.get(number).text for number in given] == ["quote 0", "quote 1", "quote 2"]
    assert store.add(Quote("next"), "test", NOW).number == max(given) + 1


def test_an_import_that_was_cut_short_costs_no_numbers(
    archive: IArchive, store: IQuoteStore
) -> None:
    """Run again, it gives the same ones."""

    def cut_short() -> Iterator[Record]:
        yield from many(3000)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.bring_in(cut_short(), ALICE, NOW)
    assert store.count() == 0
    assert archive.bring_in(many(5), ALICE, NOW) == ImportResult(5, 0, 1, 5)


def test_after_a_purge_an_empty_collection_keeps_numbers(
    archive: IArchive, curation: ICuration, store: IQuoteStore
) -> None:
    """Those that come back are the same as they were."""
    add(curation, "gone")
    curation.purge(1, JUDGE, NOW)
    archive.bring_in([Record(Quote("one", number=1)), Record(Quote("two", number=7))], ALICE, NOW)
    assert (store.get(1).text, store.get(7).text) == ("one", "two")


def test_the_last_number_is_said(archive: IArchive, store: IQuoteStore) -> None:
    """Nothing is accepted that could not be brought in again."""
    archive.bring_in([Record(Quote("one", number=MAX_NUMBER))], ALICE, NOW)
    with pytest.raises(ConflictError, match="no number is left"):
        store.add(Quote("two"), "test", NOW)


def test_an_import_is_remembered(
    archive: IArchive, curation: ICuration, factory: UnitOfWorkFactory
) -> None:
    """One entry says who imported what; it cannot be taken back by undo."""
    archive.bring_in(records("one", "two"), ALICE, NOW)
    with pytest.raises(ConflictError, match="the last change is an import"):
        curation.undo(ALICE, NOW)
    (imported,) = curation.recent(JUDGE, 5)
    assert (imported.what, imported.by) == (Action.IMPORTED, ALICE.person)
    assert imported.why == "2 quotes from 1 to 2"
    with pytest.raises(PermissionDenied):
        curation.recent(ALICE, 5)


@pytest.mark.parametrize("form", FileFormat)
def test_a_file_out_and_in(
    archive: IArchive, store: IQuoteStore, tmp_path: Path, form: FileFormat
) -> None:
    """What is exported can be imported, in every form."""
    store.add(Quote("one\n%\ntwo", "Me", '"Works"'), "me", NOW)
    store.add(Quote("three"), "me", NOW)
    file = tmp_path / "export"
    file.write_text("".join(export_collection(archive, form)), "utf-8")
    other = MemoryUnitOfWorkFactory()
    done = import_file(Archive(other), file, ALICE, NOW)
    assert (done.imported.new, done.rejected) == (2, ())
    assert QuoteStore(other).get(1).author == "Me"
    assert QuoteStore(other).get(2).text == "three"


def test_a_file_with_something_to_reject(
    archive: IArchive, store: IQuoteStore, tmp_path: Path
) -> None:
    """Nothing of it is imported; what would have been is counted, each rejection has its line."""
    filled(store, 1)
    file = tmp_path / "mine.jsonl"
    file.write_text('{"text": "a"}\n{"text": ""}\nrubbish\n{"text": "saying 0"}\n')
    done = import_file(archive, file, ALICE, NOW)
    assert (done.imported.new, done.imported.duplicate_lines) == (1, (4,))
    assert [(entry.line, entry.why) for entry in done.rejected] == [
        (2, "a quote needs a text"),
        (3, "is no JSON"),
    ]
    assert store.count() == 1


def test_a_file_that_cannot_be_read(archive: IArchive, tmp_path: Path) -> None:
    """It is named."""
    with pytest.raises(CannotImport, match=r"cannot read .*missing: No such file"):
        import_file(archive, tmp_path / "missing", ALICE, NOW)


def test_the_form_can_be_named(archive: IArchive, store: IQuoteStore, tmp_path: Path) -> None:
    """A fortune that begins like JSON is known by its content; who insists is believed."""
    file = tmp_path / "odd"
    file.write_text("{ odd }\n%\n")
    assert len(import_file(archive, file, ALICE, NOW, form=FileFormat.JSON_LINES).rejected) == 2
    assert import_file(archive, file, ALICE, NOW).imported.new == 1
    assert store.get(1).text == "{ odd }"


def test_what_goes_out_and_in_again_is_the_same(
    curation: ICuration, archive: IArchive, tmp_path: Path
) -> None:
    """Whole states are compared: numbers, states, flags, votes, histories, whose words."""
    for n in range(1, 13):
        state = QuoteState.PUBLISHED if n % 3 else QuoteState.PENDING
        text = f"{'word ' * n}{n}.\nA line."
        quote = Quote(text, f"Author {n % 4}", "A book", ("tea", f"t{n}"))
        curation.submit(quote, ALICE, NOW, state=state, force=True)
    curation.edit(1, Quote("Edited."), JUDGE, NOW)
    curation.delete(2, JUDGE, NOW)
    curation.delete(7, JUDGE, NOW)
    curation.undo(JUDGE, NOW)
    curation.flag(4, ALICE, NOW, "is it so?")
    curation.reject(6, JUDGE, NOW, "no")
    curation.vote(5, JUDGE, 1, NOW)
    curation.vote(5, ALICE, -1, NOW)
    file = tmp_path / "all.jsonl"
    file.write_text("".join(export_collection(archive, FileFormat.JSON_LINES)), "utf-8")
    other = MemoryUnitOfWorkFactory()
    brought = import_file(Archive(other), file, JUDGE, NOW)
    assert (brought.imported.new, brought.rejected) == (12, ())

    def whole(one: IArchive) -> list[Record]:
        return [
            replace(r, changes=tuple(replace(c, id=None) for c in r.changes), line=None)
            for r in one.take_out()
        ]

    assert whole(Archive(other)) == whole(archive)
    assert any(record.is_flagged for record in whole(archive))
    assert {record.quote.state for record in whole(archive)} == set(QuoteState)
