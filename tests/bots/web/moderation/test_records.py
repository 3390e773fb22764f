"""The calendar, the history, what was posted, and who is ignored."""

from datetime import date, timedelta

from quoters import Quote
from quoters.model.change import Actor
from quoters.model.delivery import DeliveryKey, DeliveryState, SendRequest
from tests.bots.web.moderation.moderating import Moderator
from tests.bots.web.pages.test_dashboard import words_of
from tests.bots.web.visiting import NOON, WIT

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
MANY = tuple(Quote(f"saying {n}") for n in range(30))
ELSE = Actor("token:eve", moderator=True)


def on(moderator: Moderator, day: date) -> int | None:
    """Return the number of a day's quote."""
    return moderator.store.days(day, 1)[0].quote.number


def settle(moderator: Moderator, key: DeliveryKey, state: DeliveryState) -> None:
    """Have a delivery end."""
    moderator.storage.ledger.claim(key, "one", 1, NOON, late=False)
    moderator.storage.ledger.begin_sending(key, "one", NOON)
    moderator.storage.ledger.settle(key, state, NOON)


def test_the_calendar_shows_fourteen_days() -> None:
    """Today and those after it."""
    page = words_of(Moderator(*MANY).page("/calendar").text)
    assert "The next 14 days Monday, 23 November 2026" in page
    assert "Sunday, 6 December 2026" in page
    assert "The collection is empty." in words_of(Moderator().page("/calendar").text)


def test_a_quote_is_pinned() -> None:
    """To a day that is to come; the page says so, and every way to ask gives it then."""
    moderator = Moderator(*MANY)
    said = moderator.do("/calendar/pin", date=TOMORROW.isoformat(), number="#7")
    assert said == "Quote 7 comes on 2026-11-24."
    assert on(moderator, TOMORROW) == 7
    assert "Tuesday, 24 November 2026 pinned" in words_of(moderator.page("/calendar").text)
    assert moderator.do("/calendar/pin", date=TODAY.isoformat(), number="9")
    assert moderator.get("/api/v1/today").json["quote"]["id"] == 9


def test_a_day_is_skipped_and_two_are_swapped() -> None:
    """Another comes; the two change their places."""
    moderator = Moderator(*MANY)
    before = on(moderator, TOMORROW)
    assert "comes on 2026-11-24 instead." in moderator.do(
        "/calendar/skip", date=TOMORROW.isoformat()
    )
    assert on(moderator, TOMORROW) != before
    later = TOMORROW + timedelta(days=3)
    pair = on(moderator, TOMORROW), on(moderator, later)
    said = moderator.do("/calendar/swap", date=TOMORROW.isoformat(), **{"with": later.isoformat()})
    assert said == "2026-11-24 and 2026-11-27 have changed their quotes."
    assert (on(moderator, later), on(moderator, TOMORROW)) == pair


def test_what_cannot_be_steered_is_said() -> None:
    """A day that is over, a quote that is not there, a date that is none."""
    moderator = Moderator(*MANY)
    tomorrow = TOMORROW.isoformat()
    assert "2026-11-22 is over" in moderator.do("/calendar/pin", date="2026-11-22", number="7")
    assert "no quote 99" in moderator.do("/calendar/pin", date=tomorrow, number="99")
    assert "is no date" in moderator.do("/calendar/pin", date="<b>", number="7")
    assert "not two" in moderator.do("/calendar/swap", date=tomorrow, **{"with": tomorrow})
    assert "not two" in moderator.do("/calendar/swap", date=tomorrow, **{"with": "2027-11-24"})


def test_the_history_offers_to_take_back_what_can_be() -> None:
    """The last change of each quote; an import cannot be, nor what was taken back."""
    moderator = Moderator(WIT, Quote("Tea."))
    curation = moderator.storage.curation
    curation.edit(1, Quote("Brevity?"), ELSE, NOON)
    curation.delete(1, ELSE, NOON)
    page = moderator.page("/history").text
    assert page.count(">Undo</button>") == 1
    assert "Quote 1 deleted by token:eve" in words_of(page)
    assert moderator.do("/history/undo", number="1") == "That quote 1 was deleted is taken back."
    assert moderator.store.get(1).text == "Brevity?"
    assert moderator.do("/history/undo", number="1") == "That quote 1 was edited is taken back."
    assert moderator.store.get(1).text == WIT.text
    assert ">Undo</button>" not in moderator.page("/history").text


def test_what_did_not_arrive_can_be_sent_again() -> None:
    """To that target alone; what arrived, or is of another day, cannot."""
    moderator = Moderator(WIT)
    lost = DeliveryKey("morning", "irc:a/#tea", "2026-11-23")
    settle(moderator, lost, DeliveryState.UNKNOWN)
    settle(moderator, DeliveryKey("morning", "web", "2026-11-23"), DeliveryState.SENT)
    settle(moderator, DeliveryKey("noon", "irc:a/#x", "2026-11-20"), DeliveryState.FAILED)
    page = moderator.page("/deliveries").text
    assert page.count(">Send again</button>") == 1
    assert "morning to irc:a/#tea for 2026-11-23, quote 1 unconfirmed" in words_of(page)
    said = moderator.do("/deliveries/again", broadcast="morning", target="irc:a/#tea")
    assert said == "morning is sent to irc:a/#tea once more."
    wanted = SendRequest("morning", NOON, again=True, target="irc:a/#tea")
    assert moderator.storage.ledger.wanted() == [wanted]
    for broadcast, target in (("morning", "web"), ("noon", "irc:a/#x"), ("x", "y")):
        said = moderator.do("/deliveries/again", broadcast=broadcast, target=target)
        assert "cannot be sent again" in said
    assert moderator.storage.ledger.wanted() == [wanted]


def test_people_are_ignored_and_answered_again() -> None:
    """By their full names; what is no person is said."""
    moderator = Moderator()
    person = "irc:libera/account:mallory"
    assert moderator.do("/people/ignore", person=person) == f"{person} is not answered any more."
    assert person in words_of(moderator.page("/people").text)
    assert moderator.do("/people/heed", person=person) == f"{person} is answered again."
    assert moderator.storage.people.ignored() == []
    assert "is written like" in moderator.do("/people/ignore", person="<b>mallory</b>")
