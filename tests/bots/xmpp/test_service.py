"""What a section's parts are given of the house, and what they take of it."""

from datetime import date
from pathlib import Path

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from bots.core.adapters.adapter import Services
from bots.core.model.request import Reply
from bots.core.settings import read_settings
from bots.core.status.events import QuoteOfTheDay
from bots.xmpp import adapter
from bots.xmpp.account import Signed
from bots.xmpp.service import StatusOfTheDay, account_of, session_of
from bots.xmpp.session import XmppSession
from bots.xmpp.settings import XmppSettings
from bots.xmpp.stanza.elements import body_of
from quoters import Quote
from tests.bots.services import QUOTE, FakeDispatcher, make_services
from tests.bots.xmpp.doubles import BOT, LOUNGE, RememberingVoice, one, room_presence

INI = f"[xmpp:home]\njid = bot@xmpp.test\npassword = x\nrooms = {LOUNGE}\n"


def session_in(services: Services) -> tuple[XmppSession, RememberingVoice]:
    """Return the session of a section, up and in its room, and its voice."""
    read = read_settings(INI, file="-", base=Path(), kinds={"xmpp": adapter.settings})
    settings = read.adapters["xmpp:home"]
    assert isinstance(settings, XmppSettings)
    session = session_of(account_of("xmpp:home", settings, services), settings, services)
    voice = RememberingVoice()
    Deferred.fromCoroutine(session.begin(voice, Signed(jid=BOT, can_acknowledge=False)))
    (roster,) = voice.take()
    session.heard(one(f"<iq type='result' id='{roster['id']}'/>"))
    session.heard(one(room_presence("bot", "<status code='110'/>")))
    voice.take()
    return session, voice


def test_the_house_is_told_who_wants_no_more() -> None:
    """Whoever keeps subscriptions ends them."""
    gone: list[str] = []
    session, _ = session_in(make_services(Clock(), gone=gone.append))
    session.heard(one("<presence type='unsubscribed' from='alice@xmpp.test'/>"))
    assert gone == ["xmpp:home/alice@xmpp.test"]


def test_rooms_are_told_the_address_that_the_site_has() -> None:
    """A long answer there ends with it."""
    dispatcher = FakeDispatcher()
    dispatcher.answers.append(Reply((Quote("a\nb\nc\nd", number=9),)))
    services = make_services(Clock(), commands=dispatcher, public_url="https://q.example")
    session, voice = session_in(services)
    session.heard(
        one(f"<message type='groupchat' from='{LOUNGE}/al'><body>!quote 9</body></message>")
    )
    (answer,) = voice.take()
    assert body_of(answer) == "#9: a\nb\nc … https://q.example/quotes/9"


def test_the_status_is_shown_again_when_the_day_has_another_quote() -> None:
    """At midnight or steered, from the event on, while the service runs."""
    services = make_services(Clock())
    session, voice = session_in(services)
    status = StatusOfTheDay(services.status.events, session)
    another = QuoteOfTheDay(date(2026, 11, 24), QUOTE)
    services.status.events.publish(another)
    assert voice.take() == []
    status.startService()
    services.status.events.publish(another)
    (presence,) = voice.take()
    assert "#42: An apple" in presence.toXml()
    status.stopService()
    services.status.events.publish(another)
    assert voice.take() == []
