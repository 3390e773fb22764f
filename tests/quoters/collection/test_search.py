"""Finding quotes by their words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoters import IQuoteStore, Quote
from quoters.collection.reader import QuoteStore
from quoters.storage.memory.unit_of_work import MemoryUnitOfWorkFactory
from quoters.text.search import MAX_CANDIDATES, Search, parse_search
from tests.quoters.collection.test_reader import ME, NOW

QUOTES = (
    Quote("Tea for two, and two for tea", "Irving Caesar", "No, No, Nanette", ("song", "tea")),
    Quote("I don't like it's colour -a bit", "W. S.", None, ("c++",)),
    Quote("C++ is not C, and C# is neither", "Björn"),
    Quote("Der Weg ist das Ziel; naïve Café", "孔子"),
    Quote("学而时习之,不亦说乎", "孔子", "论语"),
    Quote("A cup of tea solves everything", None, "Tea book"),
    Quote("SELECT * FROM quote; DROP TABLE quote --", "Bobby"),
)


@pytest.fixture
def store(store: IQuoteStore) -> IQuoteStore:
    """Return a collection with some quotes to find."""
    store.add_all(QUOTES, ME, NOW)
    return store


@pytest.mark.parametrize(
    ("looked_for", "found"),
    [
        ("tea", [1, 6]),
        ("TEA", [1, 6]),
        ("tea two", [1]),
        ('"for tea"', [1]),
        ('"tea for"', [1]),
        ('"two tea"', []),
        ("“cup of tea”", [6]),
        ('"cup of tea', [6]),
        ("book", [6]),
        ("nanette", [1]),
        ("caesar tea", [1]),
        ("don't", [2]),
        ("dont", [2]),
        ("it's", [2]),
        ("-a", []),
        ("tea -two", [6]),
        ('tea -"cup of"', [1]),
        (":)", []),
        ("?", []),
        ("\U0001f600", []),
        ("c++", [3]),
        ("C#", [3]),
        ("bjorn", [3]),
        ("naive cafe", [4]),
        ("NAÏVE", [4]),
        ("时习", [5]),
        ("习时", []),
        ("孔子", [5, 4]),
        ("tea OR weg", []),
        ("NOT tea", []),
        ("tea*", [6, 1]),
        ("te", []),
        ("text:tea", []),
        ("NEAR(tea two)", []),
        ("drop table", [7]),
        ("'; --", []),
        ("tea " * 500, [1, 6]),
    ],
)
def test_words_and_phrases(store: IQuoteStore, looked_for: str, found: list[int]) -> None:
    """All words must be there; nothing that is typed means anything else."""
    assert sorted(q.number or 0 for q in store.search(parse_search(looked_for), 10)) == sorted(
        found
    )


def test_the_fittest_first(store: IQuoteStore) -> None:
    """What has more of it comes first, and of equals the newest."""
    assert [quote.number for quote in store.search(parse_search("tea"), 10)] == [1, 6]
    assert [quote.number for quote in store.search(parse_search("tea"), 1)] == [1]
    assert [quote.number for quote in store.search(parse_search("tea"), 10, 1)] == [6]
    assert [quote.number for quote in store.search(parse_search("孔子"), 10)] == [5, 4]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (parse_search("", author="caesar irving"), [1]),
        (parse_search("tea", author="bobby"), []),
        (parse_search("is", author="Björn"), [3]),
        (parse_search("", tag="tea"), [1]),
        (parse_search("", tag="#TEA"), [1]),
        (parse_search("", tag="C++"), [2]),
        (parse_search("tea", tag="song"), [1]),
        (parse_search("tea", tag="c++"), []),
        (parse_search("", author="孔子"), [5, 4]),
        (Search(), [7, 6, 5, 4, 3, 2, 1]),
    ],
)
def test_authors_and_tags(store: IQuoteStore, search: Search, found: list[int]) -> None:
    """Filters narrow what is found; without words the newest come first."""
    assert [quote.number for quote in store.search(search, 10)] == found


def test_by_author(store: IQuoteStore) -> None:
    """All of an author's, by number, a page at a time."""
    assert [quote.number for quote in store.by_author("孔子", 1)] == [4]
    assert [quote.number for quote in store.by_author("孔子", 5, after=4)] == [5]
    assert store.by_author("??", 5) == []
    assert store.by_author("tea", 5) == []


def test_pages(store: IQuoteStore) -> None:
    """All, by number, a page at a time."""
    assert [quote.number for quote in store.page(3)] == [1, 2, 3]
    assert [quote.number for quote in store.page(3, after=5)] == [6, 7]
    assert store.page(3, after=7) == []
    assert [quote.number for quote in store.page(3, tag="Song")] == [1]


def test_the_commonest_word(store: IQuoteStore) -> None:
    """Of very many only the newest are looked at."""
    store.add_all((Quote(f"common {n}") for n in range(MAX_CANDIDATES + 100)), ME, NOW)
    found = store.search(parse_search("common"), MAX_CANDIDATES + 100)
    assert len(found) == MAX_CANDIDATES
    assert found[0].number == MAX_CANDIDATES + 107


_COLLECTION = QuoteStore(MemoryUnitOfWorkFactory())
_COLLECTION.add_all(QUOTES, ME, NOW)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.text(st.sampled_from("tea for two\"'*-+#:()^,{}ORANDNOT\\%_;c孔习é\x00\n"), max_size=40))
def test_whatever_is_typed(store: IQuoteStore, looked_for: str) -> None:
    """No question fails, and both kinds of tables answer the same."""
    search = parse_search(looked_for, author=looked_for[:5], tag=looked_for[5:9] or None)
    for question in (search, parse_search(looked_for)):
        assert [quote.number for quote in store.search(question, 10)] == [
            quote.number for quote in _COLLECTION.search(question, 10)
        ]
