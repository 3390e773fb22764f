"""Finding quotes by other forms of their words, and telling what was meant."""

import pytest

from quoters import IQuoteStore, Quote
from quoters.text.search import MAX_CANDIDATES, parse_search
from tests.quoters.collection.test_reader import ME, NOW

FORMS = (
    Quote("Computers are useless.", "Pablo Picasso"),
    Quote("A dog barks at the cities.", "M. Nobody"),
    Quote("They are running happily.", "Mark Twain"),
    Quote("Søren went to Łódź and Đà Nẵng.", "Søren Kierkegaard"),
    Quote("Une œuvre, Straße, ışık, Þór.", "Ægir"),
    Quote("The dogmatic are sure.", "Somebody Else"),
)


def found(store: IQuoteStore, looked_for: str, author: str | None = None) -> list[int]:
    """Return the numbers of what is found, best first."""
    search = parse_search(looked_for, author=author)
    return [quote.number or 0 for quote in store.search(search, 9)]


@pytest.mark.parametrize(
    ("looked_for", "numbers"),
    [
        ("comput", [1]),
        ("computer", [1]),
        ("dogs", [2]),
        ("dog", [2]),
        ("dogma", [6]),
        ("city", [2]),
        ("barking", [2]),
        ("run", [3]),
        ("useles", [1]),
        ("soren", [4]),
        ("Søren", [4]),
        ("lodz", [4]),
        ("ŁÓDŹ", [4]),
        ("da nang", [4]),
        ("oeuvre", [5]),
        ("strasse", [5]),
        ("isik", [5]),
        ("thor", [5]),
        ("co", []),
        ('"compu"', [1]),
        ('"are use"', []),
    ],
)
def test_forms_of_words(store: IQuoteStore, looked_for: str, numbers: list[int]) -> None:
    """Whole words first; where none has them beginnings, and then other forms."""
    store.add_all(FORMS, ME, NOW)
    assert found(store, looked_for) == numbers


@pytest.mark.parametrize(
    ("author", "numbers"),
    [
        ("M. Twain", [3]),
        ("twain", [3]),
        ("S. Kierkegaard", [4]),
        ("M. Nobody", [2]),
        ("aegir", [5]),
    ],
)
def test_an_author_by_initials(store: IQuoteStore, author: str, numbers: list[int]) -> None:
    """As people write them."""
    store.add_all(FORMS, ME, NOW)
    assert found(store, "", author) == numbers


def test_a_whole_word_comes_alone(store: IQuoteStore) -> None:
    """Who looks for tea does not want teams."""
    store.add_all(map(Quote, ("A team.", "Tea.", "Teas.")), ME, NOW)
    assert found(store, "tea") == [2]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("computrs", "computers"),
        ("kierkegard", "kierkegaard"),
        ("useles xgo", None),
        ("running cties", "running cities"),
        ("xyzzy", None),
        (":)", None),
        ("dog", None),
    ],
)
def test_what_was_meant(store: IQuoteStore, typed: str, meant: str | None) -> None:
    """One slip in a word; nothing where nothing comes near."""
    store.add_all(FORMS, ME, NOW)
    assert store.suggest(parse_search(typed)) == meant


def test_the_best_match_is_found_whatever_its_age(store: IQuoteStore) -> None:
    """Who types a quote finds it, though thousands of newer ones have all its words."""
    store.add(Quote("To be or not to be, that is the question."), ME, NOW)
    others = (Quote(f"Not {n} is to be, or be that to {n}.") for n in range(MAX_CANDIDATES + 100))
    store.add_all(others, ME, NOW)
    assert found(store, "to be or not to be")[0] == 1
