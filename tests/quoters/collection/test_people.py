"""What people want and do not want, and who is not listened to."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from zope.interface.verify import verifyObject

from quoters import IQuoteStore, Quote
from quoters.errors import ConflictError, PermissionDenied
from quoters.interfaces import ICuration, IPeople
from quoters.model.quote import QuoteState
from quoters.model.subscription import Subscription
from tests.quoters.collection.test_curation import ALICE, BOB, JUDGE, NOW, add

CAROL = "irc:libera/account:carol"


def grab(curation: ICuration, text: str, state: QuoteState = QuoteState.PUBLISHED) -> int:
    """Keep what Carol said; give its number."""
    number = curation.submit(Quote(text, said_by=CAROL), ALICE, NOW, state=state).number
    assert number is not None
    return number


def test_it_keeps_people(people: IPeople) -> None:
    """It provides the interface."""
    verifyObject(IPeople, people)


def test_whose_words(curation: ICuration, store: IQuoteStore) -> None:
    """Whose words a quote has is remembered."""
    assert store.get(grab(curation, "ouch")).said_by == CAROL


def test_opting_out(curation: ICuration, people: IPeople, store: IQuoteStore) -> None:
    """Earlier grabs are hidden at once, pending ones too, and there are no later ones."""
    first, second = grab(curation, "ouch"), grab(curation, "argh", QuoteState.PENDING)
    other = add(curation, "mine")
    assert people.may_be_grabbed(CAROL)
    assert people.opt_out(CAROL, BOB, NOW) == [first, second]
    assert not people.may_be_grabbed(CAROL)
    assert store.count() == 1
    assert store.get(other).text == "mine"
    assert curation.count_waiting() == 0
    assert curation.history(first)[-1].what == "opted out"
    with pytest.raises(PermissionDenied):
        grab(curation, "oh")
    assert people.opt_out(CAROL, BOB, NOW) == []


def test_an_opt_out_cannot_be_gone_round(curation: ICuration, people: IPeople) -> None:
    """Neither undoing nor approving brings such words back."""
    deleted, rejected = grab(curation, "ouch"), grab(curation, "argh", QuoteState.PENDING)
    curation.delete(deleted, ALICE, NOW)
    curation.reject(rejected, JUDGE, NOW)
    people.opt_out(CAROL, BOB, NOW)
    with pytest.raises(PermissionDenied):
        curation.undo(ALICE, NOW)
    with pytest.raises(PermissionDenied):
        curation.approve(rejected, JUDGE, NOW)
    with pytest.raises(ConflictError):
        curation.undo(BOB, NOW)


def test_opting_in(curation: ICuration, people: IPeople, store: IQuoteStore) -> None:
    """Later words may be kept again; earlier ones stay hidden."""
    grab(curation, "ouch")
    people.opt_out(CAROL, BOB, NOW)
    people.opt_in(CAROL)
    assert people.may_be_grabbed(CAROL)
    assert store.count() == 0
    grab(curation, "oh")
    assert store.count() == 1


def test_ignoring(people: IPeople) -> None:
    """Moderators name those who are not listened to."""
    with pytest.raises(PermissionDenied):
        people.ignore(CAROL, ALICE, NOW)
    people.ignore(CAROL, JUDGE, NOW)
    people.ignore("irc:libera/mask:*!spam@host", JUDGE, NOW)
    people.ignore(CAROL, JUDGE, NOW)
    assert people.ignored() == [CAROL, "irc:libera/mask:*!spam@host"]
    with pytest.raises(PermissionDenied):
        people.heed(CAROL, ALICE)
    people.heed(CAROL, JUDGE)
    people.heed("nobody known", JUDGE)
    assert people.ignored() == ["irc:libera/mask:*!spam@host"]
    assert people.may_be_grabbed(CAROL)


def test_subscribing(people: IPeople, store: IQuoteStore) -> None:
    """What is said last counts, for each person; others notice that something changed."""
    paris, tokyo = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo")
    bob = Subscription("xmpp:home/bob@example.org", time(9), paris, NOW)
    alice = Subscription("xmpp:home/alice@example.org", time(21, 30), tokyo, NOW)
    later = Subscription(bob.person, time(7, 5), tokyo, NOW + timedelta(days=1))
    version = store.version()
    assert people.subscriptions() == []
    for subscription in (bob, alice, later):
        people.subscribe(subscription)
    assert people.subscriptions() == [alice, later]
    assert store.version() != version


def test_unsubscribing(people: IPeople) -> None:
    """Once; whoever had not subscribed is told so."""
    alice = Subscription("xmpp:home/alice@example.org", time(9), ZoneInfo("UTC"), NOW)
    people.subscribe(alice)
    assert people.unsubscribe(alice.person)
    assert not people.unsubscribe(alice.person)
    assert people.subscriptions() == []
