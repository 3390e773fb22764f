"""What every collection shows to whoever reads at leisure."""

from datetime import UTC, date, datetime, timedelta

import pytest
from zope.interface.verify import verifyObject

from quoters import IQuoteStore, Quote
from quoters.collection.browser import Browser, Questions
from quoters.collection.unit_of_work import UnitOfWorkFactory
from quoters.errors import NoSuchQuote
from quoters.interfaces import IBrowser, ICuration, IQuestions
from quoters.model.browse import Position
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from quoters.text.search import Search, parse_search

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MO = Actor("irc:a/account:mo", moderator=True)
ALL = Search()


@pytest.fixture
def browser(factory: UnitOfWorkFactory) -> IBrowser:
    """Return what shows the collection of ``store``."""
    return Browser(factory)


def fill(store: IQuoteStore, *texts: str, author: str | None = None, tag: str = "tea") -> None:
    """Put quotes into the collection."""
    for text in texts:
        store.add(Quote(text, author, None, (tag,)), "test", NOW)


def numbers(found: list[Quote]) -> list[int | None]:
    """Return the quotes' numbers."""
    return [quote.number for quote in found]


def all_of(browser: IBrowser, search: Search, limit: int) -> list[int | None]:
    """Read a list to its end."""
    read: list[int | None] = []
    position: Position | None = Position()
    while position is not None:
        found, position = browser.listing(search, limit, position)
        read += numbers(found)
    return read


def test_it_keeps_the_interfaces(browser: IBrowser, factory: UnitOfWorkFactory) -> None:
    """All of them."""
    assert verifyObject(IBrowser, browser)
    assert verifyObject(IQuestions, Questions(factory))


def test_pages_show_the_newest_first_each_quote_once(store: IQuoteStore, browser: IBrowser) -> None:
    """Seven quotes on pages of three."""
    fill(store, *(f"saying {n}" for n in range(7)))
    pages = [numbers(browser.browse(ALL, 3, offset)) for offset in (0, 3, 6, 9)]
    assert pages == [[7, 6, 5], [4, 3, 2], [1], []]


def test_pages_are_of_an_author_a_tag_or_words(store: IQuoteStore, browser: IBrowser) -> None:
    """And of all of these together."""
    fill(store, "tea is hot", "tea is cold", author="Ann Lee")
    fill(store, "tea is old", author="Bob Lee", tag="age")
    by_ann = parse_search("", author="Ann")
    assert numbers(browser.browse(by_ann, 9)) == [2, 1]
    assert numbers(browser.browse(parse_search("", tag="age"), 9)) == [3]
    assert numbers(browser.browse(parse_search("cold", author="Ann"), 9)) == [2]
    assert numbers(browser.browse(parse_search("cold", author="Bob"), 9)) == []
    assert browser.browse(parse_search("?!"), 9) == []


def test_a_list_goes_on_where_it_was(store: IQuoteStore, browser: IBrowser) -> None:
    """By number, and knows its end."""
    fill(store, *(f"saying {n}" for n in range(7)))
    found, position = browser.listing(ALL, 3)
    assert (numbers(found), position) == ([1, 2, 3], Position(3))
    assert all_of(browser, ALL, 3) == list(range(1, 8))
    assert all_of(browser, ALL, 7) == list(range(1, 8))
    assert all_of(browser, parse_search("saying"), 2) == list(range(1, 8))


def test_a_list_has_each_quote_once_whatever_changes_meanwhile(
    store: IQuoteStore, curation: ICuration, browser: IBrowser
) -> None:
    """Quotes that go before and behind, and one that comes, move nothing else."""
    fill(store, *(f"saying {n}" for n in range(7)))
    _, position = browser.listing(parse_search("saying"), 3)
    for number in (1, 5):
        curation.delete(number, MO, NOW)
    fill(store, "saying nothing")
    assert position is not None
    found, position = browser.listing(parse_search("saying"), 3, position)
    assert numbers(found) == [4, 6, 7]
    assert position is not None
    assert numbers(browser.listing(parse_search("saying"), 3, position)[0]) == [8]


def test_a_list_stays_with_the_kind_of_match_it_began_with(
    store: IQuoteStore, browser: IBrowser
) -> None:
    """Words that begin so, where none is the word itself; also when one is added meanwhile."""
    fill(store, "computers are fast", "computing is slow", "computation ends")
    found, position = browser.listing(parse_search("comput"), 2)
    assert numbers(found) == [1, 2]
    assert position == Position(2, 1)
    fill(store, "comput itself")
    assert numbers(browser.listing(parse_search("comput"), 9, position)[0]) == [3, 4]
    assert numbers(browser.listing(parse_search("comput"), 9)[0]) == [4]
    assert browser.listing(parse_search("?!"), 9) == ([], None)


def test_a_quote_is_shown_with_its_days_score_and_neighbours(
    store: IQuoteStore, curation: ICuration, browser: IBrowser
) -> None:
    """Of those days that have come; hidden neighbours are passed over."""
    fill(store, "one", "two", "three", "four")
    curation.delete(2, MO, NOW)
    curation.vote(3, MO, 1, NOW)
    store.days(TODAY - timedelta(days=3), 9)
    shown = browser.detail(3, TODAY)
    recorded = {day.date for day in browser.recorded_between(TODAY - timedelta(days=3), TODAY)
                if day.quote.number == 3}  # fmt: skip
    assert set(shown.days) == recorded
    assert recorded
    assert (shown.quote.text, shown.score, shown.before, shown.after) == ("three", 1, 1, 4)
    assert browser.detail(1, TODAY).before is None
    assert browser.detail(4, TODAY).after is None


@pytest.mark.parametrize("number", [2, 3, 99])
def test_what_is_not_published_is_not_shown(
    store: IQuoteStore, curation: ICuration, browser: IBrowser, number: int
) -> None:
    """Deleted, pending, never there: all the same to whoever asks."""
    fill(store, "one", "two")
    curation.delete(2, MO, NOW)
    ann = Actor("irc:a/account:ann")
    curation.submit(Quote("three"), ann, NOW, state=QuoteState.PENDING)
    with pytest.raises(NoSuchQuote):
        browser.detail(number, TODAY)
    assert numbers(browser.browse(ALL, 9)) == [1]
    assert all_of(browser, ALL, 9) == [1]


def test_the_archive_draws_nothing(store: IQuoteStore, browser: IBrowser) -> None:
    """What was not the quote of the day is not made it by looking."""
    fill(store, "one", "two")
    assert browser.recorded_between(TODAY, TODAY) == []
    store.days(TODAY, 2)
    assert [day.date for day in browser.recorded_between(TODAY, date.max)] == [
        TODAY, TODAY + timedelta(days=1)
    ]  # fmt: skip


def test_growth_is_counted_by_month(
    store: IQuoteStore, curation: ICuration, browser: IBrowser
) -> None:
    """Of what is published."""
    for month in (9, 11, 11):
        store.add(Quote(f"{month} {store.count()}"), "test", NOW.replace(month=month))
    curation.delete(3, MO, NOW)
    assert browser.growth() == [("2026-09", 1), ("2026-11", 1)]


def test_questions_are_counted_by_date_and_network(factory: UnitOfWorkFactory) -> None:
    """They add up, and old ones need not be read."""
    questions = Questions(factory)
    questions.count(TODAY, {"irc:a": 2, "web": 1})
    questions.count(TODAY, {"irc:a": 3})
    questions.count(TODAY - timedelta(days=1), {"web": 7})
    assert questions.asked(TODAY) == [(TODAY, "irc:a", 5), (TODAY, "web", 1)]
    assert len(questions.asked(TODAY - timedelta(days=1))) == 3
