"""What every collection does."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from zope.interface.verify import verifyObject

from quoters import IQuoteStore, Quote
from quoters.errors import Duplicate, EmptyCollection, InvalidQuote, NoSuchQuote
from quoters.model.quote import QuoteState

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ME = "irc:libera/account:alice"


def filled(store: IQuoteStore, count: int) -> IQuoteStore:
    """Put so many quotes into a collection."""
    store.add_all((Quote(f"saying {n}") for n in range(count)), ME, NOW)
    return store


def numbers(store: IQuoteStore, first: date, count: int) -> list[int | None]:
    """Return the numbers of the quotes of so many dates."""
    return [day.quote.number for day in store.days(first, count)]


def test_it_is_a_store(store: IQuoteStore) -> None:
    """It provides the interface."""
    verifyObject(IQuoteStore, store)


def test_what_is_added_is_there(store: IQuoteStore) -> None:
    """A quote comes back as it was, with number, person and instant."""
    given = Quote("I am\nan omnibus", "Frank", "A play", ("fun", "buses"))
    added = store.add(given, ME, NOW)
    assert added == Quote(
        given.text, given.author, given.source, given.tags, 1, NOW, ME, QuoteState.PUBLISHED
    )
    assert store.get(1) == added


def test_instants_come_back_in_utc(store: IQuoteStore) -> None:
    """An instant keeps its microseconds and its zone is UTC."""
    instant = NOW + timedelta(microseconds=123456)
    store.add(Quote("x"), ME, instant.astimezone())
    assert store.get(1).added_at == instant
    assert store.get(1).added_at.tzinfo == UTC  # type: ignore[union-attr]


def test_it_is_cleaned(store: IQuoteStore) -> None:
    """Control codes do not get in."""
    assert store.add(Quote("\x02bold\x0f\x00 \r\n", " A\tb "), ME, NOW).text == "bold"
    assert store.get(1).author == "A b"


@pytest.mark.parametrize("text", ["", " \n\t", "\x02\x0f", "x" * 20_001])
def test_what_is_no_quote_is_refused(store: IQuoteStore, text: str) -> None:
    """Nothing but blanks and codes, or far too much, is no quote; and nothing happened."""
    with pytest.raises(InvalidQuote):
        store.add(Quote(text), ME, NOW)
    assert store.count() == 0
    assert store.add(Quote("a quote"), ME, NOW).number == 1


def test_the_same_again_is_a_duplicate(store: IQuoteStore) -> None:
    """Blanks and quotation marks do not make another quote; all else may."""
    store.add(Quote("first"), ME, NOW)
    store.add(Quote("“It’s late,” she said…"), ME, NOW)
    with pytest.raises(Duplicate) as refused:
        store.add(Quote("It's  late, she said…", "Somebody else"), ME, NOW)
    assert refused.value.number == 2
    assert store.count() == 2


def test_symbols_are_told_apart(store: IQuoteStore) -> None:
    """Texts of symbols alone are compared as they are, and C++ is not C#."""
    for text in ("?!", "...", "C++ is nice", "C# is nice", "C is nice"):
        store.add(Quote(text), ME, NOW)
    assert store.count() == 5
    with pytest.raises(Duplicate):
        store.add(Quote("..."), ME, NOW)


def test_adding_all_skips_duplicates(store: IQuoteStore) -> None:
    """What is there, or comes twice, is added once; numbers follow the order."""
    store.add(Quote("two"), ME, NOW)
    added = store.add_all(map(Quote, ("one", '"two"', "three", "“one”")), "import", NOW)
    assert added == 2
    assert [store.get(number).text for number in (1, 2, 3)] == ["two", "one", "three"]
    assert store.get(2).added_by == "import"


def test_adding_all_or_none(store: IQuoteStore) -> None:
    """One that is no quote leaves all out."""
    with pytest.raises(InvalidQuote):
        store.add_all(map(Quote, ("one", "two", " ")), ME, NOW)
    assert store.count() == 0
    with pytest.raises(NoSuchQuote):
        store.get(1)


@pytest.mark.parametrize("number", [0, -1, 2, 2**62])
def test_a_number_that_nobody_has(store: IQuoteStore, number: int) -> None:
    """It raises ``NoSuchQuote`` with the number."""
    filled(store, 1)
    with pytest.raises(NoSuchQuote) as refused:
        store.get(number)
    assert refused.value.number == number


def test_samples_come_from_all(store: IQuoteStore) -> None:
    """Each quote is about as likely as any other."""
    filled(store, 4)
    seen = Counter(quote.number for quote in store.sample(4000))
    assert set(seen) == {1, 2, 3, 4}
    assert all(800 < times < 1200 for times in seen.values())


def test_an_empty_collection_gives_no_samples(store: IQuoteStore) -> None:
    """Nothing to sample is no failure."""
    assert store.sample(3) == []
    assert store.count() == 0


def test_an_empty_collection_has_no_days(store: IQuoteStore) -> None:
    """There is no quote of the day."""
    with pytest.raises(EmptyCollection):
        store.days(TODAY, 14)
    assert store.recorded_days(TODAY, 5) == []


def test_a_day_stays(store: IQuoteStore) -> None:
    """What was drawn for a date stays, whatever is added."""
    filled(store, 50)
    drawn = numbers(store, TODAY, 14)
    store.add_all((Quote(f"new {n}") for n in range(50)), ME, NOW)
    assert numbers(store, TODAY, 14) == drawn
    assert numbers(store, TODAY + timedelta(3), 14)[:11] == drawn[3:]


def test_each_comes_once_in_a_cycle(store: IQuoteStore) -> None:
    """No quote comes again until all have; ``left`` counts down to the last."""
    filled(store, 40)
    days = store.days(TODAY, 80)
    for cycle in (days[:40], days[40:]):
        assert {day.quote.number for day in cycle} == set(range(1, 41))
        assert [day.left for day in cycle] == list(range(40, 0, -1))


def test_the_newest_few_do_not_open_the_next_cycle(store: IQuoteStore) -> None:
    """At least fourteen days lie between two comings of a quote."""
    filled(store, 30)
    for start in range(0, 300, 7):
        store.days(TODAY + timedelta(start), 14)
    drawn = numbers(store, TODAY, 300)
    for at, number in enumerate(drawn):
        assert number not in drawn[at + 1 : at + 15]


@pytest.mark.parametrize(("count", "apart"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_small_collections(store: IQuoteStore, count: int, apart: int) -> None:
    """One, two and three quotes do; with two or more none comes on two days running."""
    filled(store, count)
    drawn = numbers(store, TODAY, 60)
    for cycle in range(0, 60, count):
        part = drawn[cycle : cycle + count]
        assert len(set(part)) == len(part)
    for at, number in enumerate(drawn):
        assert number not in drawn[at + 1 : at + apart]


def test_what_is_new_comes_in_this_cycle(store: IQuoteStore) -> None:
    """A quote that is added comes before any other comes again."""
    filled(store, 30)
    store.days(TODAY, 20)
    store.add(Quote("brand new"), ME, NOW)
    drawn = numbers(store, TODAY, 31)
    assert len(set(drawn)) == 31


def test_months_of_changes_repeat_nothing(store: IQuoteStore) -> None:
    """With a quote added now and then, each cycle still brings every quote once."""
    filled(store, 50)
    left = []
    for day in range(250):
        if day % 10 == 0:
            store.add(Quote(f"added on day {day}"), ME, NOW)
        left.append(store.days(TODAY + timedelta(day), 1)[0])
    start = 0
    for at in range(1, len(left)):
        if left[at].left > left[at - 1].left:
            cycle = [day.quote.number for day in left[start:at]]
            assert left[at - 1].left == 1
            assert len(set(cycle)) == len(cycle)
            start = at
    assert start > 100


def test_recorded_days(store: IQuoteStore) -> None:
    """The archive is newest first, and holds nothing from ``before`` on."""
    filled(store, 20)
    days = store.days(TODAY, 10)
    assert store.recorded_days(TODAY + timedelta(5), 3) == days[4:1:-1]
    assert store.recorded_days(TODAY, 3) == []
    assert store.recorded_days(TODAY + timedelta(5), 0) == []


def test_the_version_tells_of_changes(store: IQuoteStore) -> None:
    """It changes with every change, and with nothing else."""
    versions = [store.version()]
    filled(store, 3)
    versions.append(store.version())
    store.add(Quote("one more"), ME, NOW)
    versions.append(store.version())
    store.days(TODAY, 2)
    versions.append(store.version())
    assert len(set(versions)) == 4
    store.days(TODAY, 2)
    store.get(1)
    store.sample(2)
    with pytest.raises(Duplicate):
        store.add(Quote("one more"), ME, NOW)
    assert store.version() == versions[-1]
