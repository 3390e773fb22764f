"""What all answers of the API have: how much one may ask, and which pages may read."""

import pytest

from bots.web.api.routes import READS
from bots.web.settings import WebSettings
from tests.bots.web.visiting import BASE, WIT, Visit

TODAY = "/api/v1/today"


def test_answers_say_how_much_is_left() -> None:
    """By the draft's names; a little later there is more again."""
    visit = Visit(WIT, peer="192.0.2.7")
    first = visit.get(TODAY).headers
    assert first["ratelimit-policy"] == f'"api";q={READS.burst};w=60'
    assert first["ratelimit"] == f'"api";r={READS.burst - 1};t=1'
    assert visit.get("/api/v1/quotes").headers["ratelimit"].startswith(f'"api";r={READS.burst - 2}')
    visit.clock.advance(1)
    assert visit.get(TODAY).headers["ratelimit"].startswith(f'"api";r={READS.burst - 1}')


def test_who_asks_too_much_waits() -> None:
    """429 and Retry-After; others, pages and feeds are not touched."""
    visit = Visit(WIT, peer="192.0.2.7")
    for _ in range(READS.burst):
        assert visit.get(TODAY).status == 200
    refused = visit.get(TODAY)
    assert (refused.status, refused.headers["retry-after"]) == (429, "1")
    assert refused.json == {"error": "That was too much; please wait a little."}
    assert visit.get("/").status == visit.get("/today.txt").status == 200
    assert visit.from_address("192.0.2.8").get(TODAY).status == 200
    visit.clock.advance(1)
    assert visit.get(TODAY).status == 200


def test_this_machine_is_not_bounded_but_told() -> None:
    """Whatever stands before us seems to be here."""
    visit = Visit(WIT)
    for _ in range(READS.burst + 5):
        response = visit.get(TODAY)
    assert response.status == 200
    assert response.headers["ratelimit"] == f'"api";r={READS.burst};t=0'


def test_behind_a_trusted_proxy_each_visitor_has_their_own() -> None:
    """By the address that it names; one that nobody trusts names nobody."""
    settings = WebSettings(public_url=BASE, trusted_proxies=())
    visit = Visit(WIT, settings=settings, peer="192.0.2.7")
    for _ in range(READS.burst):
        visit.get(TODAY, X_Forwarded_For="198.51.100.1")
    assert visit.get(TODAY, X_Forwarded_For="198.51.100.2").status == 429


@pytest.mark.parametrize("path", [TODAY, "/api/v1/quotes", "/api/v1/nothing", "/api/v1/quotes/9"])
def test_any_page_may_read(path: str) -> None:
    """Errors too; it may see the limits."""
    headers = Visit(WIT).get(path, Origin="https://other.example").headers
    assert headers["access-control-allow-origin"] == "*"
    assert "RateLimit" in headers["access-control-expose-headers"]


def test_a_browser_is_told_that_pages_may_read_and_not_write() -> None:
    """Before it sends what a page wants."""
    response = Visit(WIT).ask(
        "OPTIONS",
        "/api/v1/quotes",
        headers={"Origin": "https://other.example", "Access-Control-Request-Method": "POST"},
    )
    assert response.status == 204
    assert response.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "access-control-allow-headers" not in response.headers


def test_the_description_names_every_address() -> None:
    """And where the site is."""
    document = Visit(WIT).get("/api/v1/openapi.json").json
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": f"{BASE}/api/v1"}]
    assert set(document["paths"]) == {
        "/today", "/random", "/quotes", "/quotes/{id}", "/days", "/status"
    }  # fmt: skip
