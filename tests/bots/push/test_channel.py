"""The push channel as its clients see it, word for word."""

from datetime import date
from typing import Any

import pytest
from twisted.internet.defer import Deferred

from bots.core.model.request import Reply
from bots.core.model.token_bucket import Rate
from bots.core.settings import SUBSCRIPTIONS
from bots.core.status.events import (
    ConnectionChanged,
    ConnectionState,
    DeliveryChanged,
    QuoteAdded,
    QuoteOfTheDay,
)
from bots.push.replay import Replay
from quoters.model.delivery import DeliveryState
from tests.bots.core.services import result_of
from tests.bots.push.stage import BASE, NOON, Stage, command, quote, types
from tests.bots.services import QUOTE, FakeDispatcher

AS_JSON = {
    "id": 42,
    "text": "An apple a day keeps the doctor away",
    "author": "Anonymous",
    "source": None,
    "tags": [],
    "added_at": None,
    "url": f"{BASE}/quotes/42",
}


def test_the_first_message_is_a_snapshot() -> None:
    """It says how everything stands, and the cursor to go on from."""
    stage = Stage()
    stage.services.status.connections.report("irc:libera", ConnectionState.UP)
    (snapshot,) = stage.client().messages()
    assert snapshot == {
        "type": "snapshot",
        "cursor": "EPOCH-0",
        "today": {"date": "2026-11-23", "quote": AS_JSON},
        "recent": [
            {
                "broadcast": "morning",
                "network": "irc:libera",
                "state": "sent",
                "at": "2026-11-23T12:00:00Z",
            }
        ],
        "connections": [{"name": "irc:libera", "state": "up", "since": "1970-01-01T00:00:00Z"}],
        "broadcasts": [{"name": "morning", "next": "2026-11-23T12:00:00Z"}],
    }


def test_an_empty_collection_is_shown_as_such() -> None:
    """Today is null, and all else is there."""
    stage = Stage()
    stage.collection.day = None
    (snapshot,) = stage.client().messages()
    assert snapshot["today"] is None
    assert snapshot["type"] == "snapshot"


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (
            QuoteOfTheDay(date(2026, 11, 24), QUOTE),
            {"type": "quote-of-the-day", "date": "2026-11-24", "quote": AS_JSON},
        ),
        (QuoteAdded(QUOTE), {"type": "added", "quote": AS_JSON}),
        (
            ConnectionChanged("irc:libera", ConnectionState.DOWN, NOON),
            {
                "type": "connection",
                "name": "irc:libera",
                "state": "down",
                "since": "2026-11-23T12:00:00Z",
            },
        ),
        (
            DeliveryChanged("morning", "irc:libera", DeliveryState.SENT, NOON),
            {
                "type": "delivery",
                "broadcast": "morning",
                "network": "irc:libera",
                "state": "sent",
                "at": "2026-11-23T12:00:00Z",
                "next": "2026-11-23T12:00:00Z",
            },
        ),
    ],
)
def test_events_come_as_they_happen_with_a_cursor(event: Any, message: dict[str, Any]) -> None:
    """Everybody gets the same."""
    stage = Stage()
    clients = [stage.client(), stage.client()]
    for client in clients:
        client.messages()
    stage.channel.tell(event)
    for client in clients:
        assert client.messages() == [{**message, "cursor": "EPOCH-1"}]


def test_what_persons_subscribed_to_is_told_to_nobody() -> None:
    """It is their business, and there may be thousands; the next event has the next cursor."""
    stage = Stage()
    client = stage.client()
    client.messages()
    stage.channel.tell(DeliveryChanged(SUBSCRIPTIONS, "xmpp:home", DeliveryState.SENT, NOON))
    assert client.messages() == []
    stage.channel.tell(QuoteAdded(QUOTE))
    assert client.messages()[0]["cursor"] == "EPOCH-1"


def test_what_was_missed_is_replayed_and_nothing_else() -> None:
    """Who comes back with a cursor gets the events after it, and no snapshot."""
    stage = Stage()
    for number in range(1, 4):
        stage.channel.tell(QuoteAdded(quote(number)))
    missed = stage.client("EPOCH-1").messages()
    assert [message["cursor"] for message in missed] == ["EPOCH-2", "EPOCH-3"]
    assert [message["quote"]["id"] for message in missed] == [2, 3]
    assert stage.client("EPOCH-3").messages() == []


@pytest.mark.parametrize(
    "cursor",
    ["", "EPOCH", "EPOCH-", "EPOCH-9", "EPOCH--1", "OTHER-1", "EPOCH-²", "EPOCH-" + "9" * 5000],
)
def test_an_unknown_cursor_gets_a_snapshot(cursor: str) -> None:
    """Of another run, of the future, or rubbish."""
    stage = Stage()
    stage.channel.tell(QuoteAdded(quote(1)))
    assert types(stage.client(cursor).messages()) == ["snapshot"]


def test_too_old_a_cursor_gets_a_snapshot() -> None:
    """The ring has forgotten what came after it."""
    stage = Stage(replay=Replay("EPOCH", most=2))
    for number in range(1, 4):
        stage.channel.tell(QuoteAdded(quote(number)))
    assert types(stage.client("EPOCH-0").messages()) == ["snapshot"]
    assert types(stage.client("EPOCH-1").messages()) == ["added", "added"]


def test_a_command_is_answered_with_its_id() -> None:
    """The reply has the lines, and the quote in them."""
    stage = Stage()
    reply = stage.ask(stage.client(), command("!quote random tea", "any string"))
    assert reply == [
        {
            "type": "reply",
            "id": "any string",
            "lines": ["#42: An apple a day keeps the doctor away — Anonymous"],
            "quote": AS_JSON,
        }
    ]


@pytest.mark.parametrize("typed", ["!quote random tea", "quote random tea", "random tea"])
def test_the_prefix_is_optional(typed: str) -> None:
    """The dispatcher hears the same, from the network web and from nobody in particular."""
    stage = Stage()
    stage.ask(stage.client(), command(typed))
    (request,) = stage.dispatcher.requests
    assert request.text == "random tea"
    assert (request.network, request.person, request.place) == ("web", None, None)


def test_an_answer_without_a_quote_has_lines() -> None:
    """Its quote is null."""
    stage = Stage()
    stage.dispatcher.answers.append(Reply(("There is no quote 9.",)))
    (reply,) = stage.ask(stage.client(), command("9"))
    assert (reply["lines"], reply["quote"]) == (["There is no quote 9."], None)


@pytest.mark.parametrize(
    ("message", "ident"),
    [
        ([], None),
        ("hello", None),
        ({}, None),
        ({"type": "subscribe", "id": "7"}, "7"),
        ({"type": "command", "text": "today"}, None),
        ({"type": "command", "id": 7, "text": "today"}, None),
        ({"type": "command", "id": "7"}, "7"),
        ({"type": "command", "id": "7", "text": None}, "7"),
        ({"type": "command", "id": "7", "text": "\ud800"}, "7"),
    ],
)
def test_what_is_wrong_is_answered_and_the_connection_stays(
    message: object, ident: str | None
) -> None:
    """With one sentence, and the id if there is one; the dispatcher is not asked."""
    stage = Stage()
    client = stage.client()
    (error,) = stage.ask(client, message)
    assert (error["type"], error["id"]) == ("error", ident)
    assert error["error"].endswith(".")
    assert stage.dispatcher.requests == []
    assert client.closed is None
    assert types(stage.ask(client, command("today"))) == ["reply"]


@pytest.mark.parametrize(
    "payload",
    [b"", b" ", b"{", b"[" * 4096, b"\xff", b'{"id": 1e999999}', b"{} {}", b"{}x", b"\xa0{}"],
)
def test_what_is_no_json_is_answered(payload: bytes) -> None:
    """However it is broken."""
    stage = Stage()
    client = stage.client()
    client.messages()
    stage.channel.heard(client, payload)
    (error,) = client.messages()
    assert (error["type"], error["id"]) == ("error", None)


def test_spaces_around_a_command_are_none_of_its_business() -> None:
    """JSON allows them before and after."""
    stage = Stage()
    client = stage.client()
    client.messages()
    stage.channel.heard(client, b' \t\r\n{"type": "command", "id": "1", "text": "today"}\n ')
    assert types(client.messages()) == ["reply"]


def test_the_same_answer_goes_to_each_with_the_id_of_each() -> None:
    """And a quote that was edited meanwhile is another answer."""
    stage = Stage()
    one, other = stage.client(), stage.client()
    (first,), (second,) = (
        stage.ask(one, command("today", "a")),
        stage.ask(other, command("today", '"}')),
    )
    assert (first["id"], second["id"]) == ("a", '"}')
    assert first | {"id": None} == second | {"id": None}
    stage.dispatcher.answers.append(Reply((quote(42),)))
    (edited,) = stage.ask(one, command("today", "a"))
    assert edited["quote"]["text"] != first["quote"]["text"]


def test_an_id_that_utf8_cannot_say_comes_back_as_it_was() -> None:
    """A lone surrogate is escaped, and breaks nothing."""
    stage = Stage()
    (reply,) = stage.ask(stage.client(), command("today", "\ud800"))
    assert reply["id"] == "\ud800"


def test_a_client_that_asks_too_fast_is_told_so() -> None:
    """The others are not slowed, and it may go on after a while."""
    stage = Stage(rate=Rate(burst=2, per_second=1))
    hasty, other = stage.client(), stage.client()
    said = [stage.ask(hasty, command("today"))[0]["type"] for _ in range(3)]
    assert said == ["reply", "reply", "error"]
    assert types(stage.ask(other, command("today"))) == ["reply"]
    stage.clock.advance(1)
    assert types(stage.ask(hasty, command("today"))) == ["reply"]


@pytest.mark.parametrize(
    ("message", "ident"),
    [
        (command("today", "mine"), "mine"),
        ({"type": "heartbeat", "id": "beat"}, "beat"),
        ({"type": "strange", "id": "odd"}, "odd"),
        ({"type": "command"}, None),
    ],
)
def test_too_fast_names_the_message(message: dict[str, Any], ident: str | None) -> None:
    """By its id, if one can be read: a page waits for the answer to it."""
    stage = Stage(rate=Rate(burst=1, per_second=0.001))
    hasty = stage.client()
    stage.ask(hasty, command("today", "first"))
    (message,) = stage.ask(hasty, message)
    assert (message["type"], message["id"]) == ("error", ident)


def test_a_client_that_never_stops_is_shown_the_door() -> None:
    """With 1008, when it did not heed a hundred warnings."""
    stage = Stage(rate=Rate(burst=1, per_second=1))
    client = stage.client()
    for _ in range(102):
        stage.ask(client, command("today"))
    assert client.closed is not None
    assert client.closed[0] == 1008


def test_a_late_answer_goes_to_nobody_who_has_left() -> None:
    """The client closed while the collection was asked."""
    later: Deferred[Reply] = Deferred()
    dispatcher = FakeDispatcher()
    dispatcher.answers.append(later)
    stage = Stage(dispatcher=dispatcher)
    client = stage.client()
    stage.ask(client, command("random"))
    stage.channel.leaving(client)
    later.callback(Reply(("Too late.",)))
    assert client.messages() == []


def test_an_answer_that_fails_is_an_error_with_the_id() -> None:
    """It is logged here, and the client learns that it went wrong."""
    dispatcher = FakeDispatcher()
    failing: Deferred[Reply] = Deferred()
    dispatcher.answers.append(failing)
    stage = Stage(dispatcher=dispatcher)
    client = stage.client()
    stage.ask(client, command("random", "x"))
    failing.errback(RuntimeError("broken"))
    (error,) = client.messages()
    assert (error["type"], error["id"]) == ("error", "x")


def test_a_closing_connection_hears_nothing_more() -> None:
    """After the goodbye no frame may follow."""
    stage = Stage()
    client = stage.client()
    client.messages()
    stage.channel.leaving(client)
    stage.channel.tell(QuoteAdded(QUOTE))
    assert client.messages() == []


def test_at_the_end_everybody_is_said_goodbye_to() -> None:
    """With 1001; the end is there when the last has gone, and who comes late is sent away."""
    stage = Stage()
    clients = [stage.client(), stage.client()]
    dismissed = stage.channel.dismiss()
    assert [client.closed and client.closed[0] for client in clients] == [1001, 1001]
    late = stage.client()
    assert late.closed is not None
    for client in (*clients, late):
        assert not dismissed.called
        stage.channel.gone(client)
    assert dismissed.called


def test_the_end_comes_at_once_when_nobody_is_there() -> None:
    """Nothing is waited for."""
    assert Stage().channel.dismiss().called


def test_many_who_come_at_once_get_the_same_snapshot_but_never_an_old_one() -> None:
    """It is made anew after a second, after any event, and when the day has turned."""
    stage = Stage()
    stage.client()
    stage.services.status.connections.report("irc:libera", ConnectionState.UP)
    assert stage.client().messages()[0]["connections"] == []
    stage.clock.advance(1)
    assert stage.client().messages()[0]["connections"] != []
    stage.services.status.connections.report("irc:libera", ConnectionState.DOWN)
    stage.channel.tell(QuoteAdded(QUOTE))
    assert stage.client().messages()[0]["connections"][0]["state"] == "down"
    stage.collection.day = None
    assert stage.client().messages()[0]["today"] is None


def test_what_changes_without_an_event_brings_a_new_snapshot() -> None:
    """The last quote deleted, a network removed: whatever a fresh page shows, an open one does."""
    stage = Stage()
    stage.services.status.connections.report("irc:libera", ConnectionState.UP)
    client = stage.client()
    client.messages()
    assert result_of(stage.channel.look()) == 1.0
    result_of(stage.channel.look())
    assert client.messages() == []
    stage.collection.day = None
    result_of(stage.channel.look())
    (emptied,) = client.messages()
    assert (emptied["type"], emptied["today"], emptied["cursor"]) == ("snapshot", None, "EPOCH-1")
    stage.services.status.connections.forget("irc:libera")
    result_of(stage.channel.look())
    (removed,) = client.messages()
    assert (removed["connections"], removed["cursor"]) == ([], "EPOCH-2")
    result_of(stage.channel.look())
    assert client.messages() == []
    returning = stage.client("EPOCH-0")
    assert [message["cursor"] for message in returning.messages()] == ["EPOCH-1", "EPOCH-2"]


def test_a_client_may_ask_for_a_sign_of_life() -> None:
    """JavaScript sees no pings of the protocol's own."""
    stage = Stage()
    client = stage.client()
    assert stage.ask(client, {"type": "heartbeat", "id": "page"}) == [
        {"type": "heartbeat", "id": "page", "at": "1970-01-01T00:00:00Z"}
    ]
    (answer,) = stage.ask(client, {"type": "heartbeat"})
    assert answer["id"] == ""
    assert stage.dispatcher.requests == []
