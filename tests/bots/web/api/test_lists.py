"""Lists of the API: cursors that stay right whatever is added and deleted."""

from datetime import date, timedelta

import pytest

from quoters import Quote
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from tests.bots.web.visiting import NOON, WIT, Visit

ANN = Actor("irc:libera/account:ann")
MO = Actor("token:mo", moderator=True)
TODAY = date(2026, 11, 23)


def saying(count: int) -> Visit:
    """Visit a site with so many quotes."""
    return Visit(*(Quote(f"saying {n}", "Ann Lee", tags=("tea",)) for n in range(count)))


def ids(visit: Visit, path: str) -> tuple[list[int], str | None]:
    """Return the numbers of a list's quotes, and how to go on."""
    answer = visit.get(path).json
    return [item["id"] for item in answer["items"]], answer["next"]


def test_quotes_come_by_number() -> None:
    """As many as are wanted, and a cursor for the rest; null at the end."""
    visit = saying(5)
    assert ids(visit, "/api/v1/quotes?limit=2") == ([1, 2], "0-2")
    assert ids(visit, "/api/v1/quotes?limit=2&after=0-2") == ([3, 4], "0-4")
    assert ids(visit, "/api/v1/quotes?limit=2&after=0-4") == ([5], None)
    assert ids(visit, "/api/v1/quotes?limit=5") == ([1, 2, 3, 4, 5], None)
    item = visit.get("/api/v1/quotes?limit=1").json["items"][0]
    assert item == visit.get("/api/v1/quotes/1").json


def test_a_list_goes_on_right_while_quotes_come_and_go() -> None:
    """None comes twice, and none is left out that was there all the while."""
    visit = saying(6)
    first, cursor = ids(visit, "/api/v1/quotes?q=saying&limit=3")
    visit.storage.curation.delete(1, MO, NOON)
    visit.storage.curation.delete(4, MO, NOON)
    visit.store.add(Quote("saying more"), "test", NOON)
    rest, end = ids(visit, f"/api/v1/quotes?q=saying&limit=9&after={cursor}")
    assert (first, rest, end) == ([1, 2, 3], [5, 6, 7], None)


def test_quotes_are_looked_for_by_words_author_and_tag() -> None:
    """And by all of these."""
    visit = Visit(WIT, Quote("soul food", "Ann"), Quote("tea", "Ann", tags=("tea",)))
    assert ids(visit, "/api/v1/quotes?q=soul") == ([1, 2], None)
    assert ids(visit, "/api/v1/quotes?q=soul&author=ann") == ([2], None)
    assert ids(visit, "/api/v1/quotes?tag=tea") == ([3], None)
    assert ids(visit, "/api/v1/quotes?q=%3F%21") == ([], None)


def test_pending_quotes_are_in_no_list() -> None:
    """Whoever asks."""
    visit = Visit(WIT)
    visit.storage.curation.submit(Quote("Secret"), ANN, NOON, state=QuoteState.PENDING)
    assert ids(visit, "/api/v1/quotes") == ([1], None)
    assert ids(visit, "/api/v1/quotes?q=secret") == ([], None)
    assert visit.get("/api/v1/quotes/2").status == 404


def test_days_come_from_the_newest_back() -> None:
    """None of those to come; a day that passes meanwhile moves nothing."""
    visit = saying(9)
    visit.store.days(TODAY - timedelta(days=3), 9)

    def days(path: str) -> tuple[list[str], str | None]:
        answer = visit.get(path).json
        return [item["date"] for item in answer["items"]], answer["next"]

    assert days("/api/v1/days?limit=2") == (["2026-11-23", "2026-11-22"], "2026-11-22")
    assert days("/api/v1/days?limit=2&after=2026-11-22") == (["2026-11-21", "2026-11-20"], None)
    assert days("/api/v1/days?limit=4")[1] is None
    assert days("/api/v1/days?after=2027-01-01")[0][0] == "2026-11-23"
    assert days("/api/v1/days?after=0001-01-01") == ([], None)
    assert visit.get("/api/v1/days?limit=1").json["items"][0] == visit.get("/api/v1/today").json
    assert Visit().get("/api/v1/days").json == {"items": [], "next": None}


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=", "limit=1e1", "limit=99999999999",
     "after=", "after=x", "after=3-1", "after=0-x", "after=0-99999999999999999", "after=2026-02-30",
     "after=%00"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/v1/quotes", "/api/v1/days"])
def test_what_is_no_cursor_or_limit_is_said(path: str, query: str) -> None:
    """400, with a sentence that says what it has to be."""
    response = saying(3).get(f"{path}?{query}")
    assert response.status == 400
    assert response.json["error"].startswith(("limit is", "after is"))


def test_words_that_are_too_long_are_said() -> None:
    """They are not cut in silence."""
    assert Visit(WIT).get(f"/api/v1/quotes?q={'x' * 500}").status == 200
    for name in ("q", "author", "tag"):
        assert Visit(WIT).get(f"/api/v1/quotes?{name}={'x' * 501}").status == 400
