"""Nothing that is not public is in any public answer: persons, channels, and what waits."""

import re
from datetime import date, timedelta

import pytest

from quoters import Quote
from quoters.model.change import Actor
from quoters.model.delivery import DeliveryKey, DeliveryState
from quoters.model.quote import QuoteState
from quoters.model.subscription import Subscription
from tests.bots.core.services import BERLIN, result_of
from tests.bots.web.visiting import NOON, WIT, Visit

TODAY = date(2026, 11, 23)
MASK = Actor("irc:libera/mask:*!alice@hidden.example", via="irc:libera/#hidden-room")
JID = Actor("xmpp:home/bob@hidden.example", via="xmpp:home/hidden-room@conference.hidden.example")
TOKEN = Actor("token:hidden-name", moderator=True, via="web")
SHELL = Actor("shell:hidden-user", moderator=True, via="command line")
PRIVATE = ("hidden", "alice", "bob@", "mask:", "account:", "token:", "shell:", "Waiting words",
           "Rejected words", "Deleted words", "hidden reason")  # fmt: skip

PATHS = (
    *("/", "/?ask=last", "/?ask=top", "/?ask=next", "/?ask=why", "/?ask=stats", "/?ask=pending"),
    *("/?ask=waiting", "/?ask=5", "/?ask=help", "/quotes", "/quotes?q=words", "/quotes?q=hidden"),
    *(f"/quotes/{number}" for number in range(1, 9)),
    *("/days", "/days/2026-11-23", "/days/2026-11-22", "/stats"),
    *("/feed.atom", "/feed.json", "/today.txt", "/random.txt", "/today.svg"),
    *(f"/api/v1/{name}" for name in ("today", "random", "quotes", "days", "status")),
    *("/api/v1/openapi.json", "/api/v1/quotes?q=words", "/api/v1/quotes/2", "/api/v1/quotes/5"),
    *("/healthz", "/readyz", "/metrics", "/nothing", "/moderation", "/moderation/sign-in"),
    *("/moderation/history", "/moderation/quotes/5", "/moderation/people"),
)


@pytest.fixture
def visit() -> Visit:
    """Return a site whose collection and ledger are full of what is nobody's business."""
    visit = Visit(WIT)
    curation, people = visit.storage.curation, visit.storage.people
    for actor in (MASK, JID, TOKEN, SHELL):
        curation.submit(
            Quote(f"Words of {actor.name[:4]}"), actor, NOON, state=QuoteState.PUBLISHED, force=True
        )
    states = ("Waiting", "Rejected", "Deleted")
    for state in states:
        quote = Quote(f"{state} words", said_by=MASK.person)
        curation.submit(quote, JID, NOON, state=QuoteState.PENDING, force=True)
    curation.reject(7, TOKEN, NOON, "hidden reason")
    curation.approve(8, TOKEN, NOON)
    curation.delete(8, SHELL, NOON)
    curation.flag(2, MASK, NOON, "hidden reason")
    curation.vote(3, MASK, 1, NOON)
    people.ignore("irc:libera/account:hidden", TOKEN, NOON)
    people.subscribe(Subscription("xmpp:home/bob@hidden.example", NOON.time(), BERLIN, NOON))
    visit.storage.tokens.add("hidden-name", NOON, moderator=True)
    visit.storage.questions.count(TODAY, {"irc:libera": 3})
    for target in ("irc:libera/#hidden-room", "xmpp:home/bob@hidden.example"):
        key = DeliveryKey("morning", target, "2026-11-23")
        visit.storage.ledger.claim(key, "hidden-machine:1", 1, NOON, late=False)
        visit.storage.ledger.begin_sending(key, "hidden-machine:1", NOON)
        visit.storage.ledger.settle(key, DeliveryState.SENT, NOON)
    visit.store.days(TODAY - timedelta(days=3), 9)
    visit.storage.calendar.pin(TODAY, 3, TOKEN, NOON, TODAY)
    result_of(visit.collection.refresh())
    return visit


@pytest.mark.parametrize("path", PATHS)
def test_no_public_answer_names_anybody(visit: Visit, path: str) -> None:
    """Networks and counts alone; what waits, was rejected or deleted is nowhere."""
    response = visit.get(path, Authorization="Bearer tq_wrong", Cookie="quotes-moderator=tq_wrong")
    said = re.sub(r'aria-hidden="true"|overflow-hidden|type="hidden"', "", response.text)
    said = said.replace('id="stale" role="status" hidden', "").replace(" hidden>", ">")
    if "hidden" in path or "waiting" in path:
        said = said.replace("hidden", "").replace("waiting", "")
    headers = " ".join(response.headers.values())
    for private in PRIVATE:
        assert private not in said, private
        assert private not in headers, private


def test_what_is_planted_would_be_found(visit: Visit) -> None:
    """It is there for moderators, so that the test above can fail."""
    token = visit.storage.tokens.add("mo", NOON, moderator=True)
    cookie = f"quotes-moderator={token}"
    seen = "".join(
        visit.get(f"/moderation{path}", Cookie=cookie).text
        for path in ("", "/history", "/deliveries", "/people", "/quotes/7", "/quotes/8")
    )
    planted = ["#hidden-room", "bob@hidden.example", "mask:*!alice", "Waiting words"]
    planted += ["Rejected words", "Deleted words", "hidden reason", "shell:hidden-user"]
    for private in planted:
        assert private in seen, private
