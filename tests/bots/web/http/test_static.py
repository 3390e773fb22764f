"""The files of the pages."""

import re

import pytest

from tests.bots.web.visiting import WIT, Visit


def test_what_the_page_loads_is_there_and_kept_for_good() -> None:
    """Under an address that changes with the content."""
    visit = Visit(WIT)
    page = visit.get("/").text
    addresses = re.findall(r'"(/static/[^"]*)"', page)
    assert len(addresses) >= 3
    for address in addresses:
        response = visit.get(address)
        assert response.status == 200
        assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("quotes.css", "text/css; charset=utf-8"),
        ("dashboard.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ],
)
def test_each_file_says_what_it_is(name: str, content_type: str) -> None:
    """Browsers must not guess."""
    assert Visit().get(f"/static/{name}").headers["content-type"] == content_type


def test_without_its_mark_a_file_is_asked_for_again() -> None:
    """And 304 says that it is still the same."""
    visit = Visit()
    first = visit.get("/static/icon.svg")
    assert first.headers["cache-control"] == "no-cache"
    again = visit.get("/static/icon.svg", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-length" not in again.headers


@pytest.mark.parametrize("form", ["W/{}", '"other", {}', 'W/"other",W/{}', "*", "{}, {}"])
def test_a_tag_is_compared_weakly(form: str) -> None:
    """A proxy that compresses makes every tag a weak one; there may be several."""
    visit = Visit()
    tag = visit.get("/static/icon.svg").headers["etag"]
    assert visit.get("/static/icon.svg", If_None_Match=form.format(tag, tag)).status == 304


@pytest.mark.parametrize("tags", ['"other"', 'W/"other"', "", "nothing", '"oth*er"'])
def test_another_tag_gets_the_file(tags: str) -> None:
    """Whatever it looks like."""
    assert Visit().get("/static/icon.svg", If_None_Match=tags).status == 200


@pytest.mark.parametrize(
    "path",
    ["/static/", "/static", "/static/x", "/static/..%2fsettings.py", "/static/../settings.py"],
)
def test_nothing_else_is_served(path: str) -> None:
    """404."""
    assert Visit().get(path).status == 404
