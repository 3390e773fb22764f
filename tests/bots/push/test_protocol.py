"""The voice of a client: WebSocket through the site, byte for byte."""

import json
from ipaddress import ip_network
from typing import Any

import pytest
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.python.failure import Failure
from twisted.web.resource import Resource
from twisted.web.server import Site

from bots.core.status.events import QuoteAdded
from bots.push import ChannelOptions, MountedChannel, make_channel
from bots.push.protocol import text_frame
from tests.bots.push.frames import Frame, masked, read_frames
from tests.bots.push.stage import (
    BASE,
    STATUS,
    DayCollection,
    RecordingTransport,
    command,
)
from tests.bots.services import QUOTE, make_services

HANDSHAKE = {
    "Host": "quotes.example.org",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}
ACCEPTED = b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


class Browser:
    """A connection to a site with the push channel at /ws."""

    def __init__(self, site: Site, path: str = "/ws", method: str = "GET", **headers: str) -> None:
        self.transport = RecordingTransport()
        protocol = site.buildProtocol(None)
        self.transport.protocol = protocol
        protocol.makeConnection(self.transport)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in (HANDSHAKE | named).items() if value}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
        protocol.dataReceived("\r\n".join([*lines, "", ""]).encode())
        head, _, rest = self.transport.value().partition(b"\r\n\r\n")
        self.status = int(head.split()[1])
        self.head = head
        self.body = rest
        self.transport.clear()
        self.transport.write(rest)

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.transport.protocol.dataReceived(data)

    def say(self, text: str | bytes, opcode: int = 1) -> None:
        """Send a frame."""
        self.send(masked(text.encode() if isinstance(text, str) else text, opcode))

    def frames(self) -> list[Frame]:
        """Return the frames that came since the last time."""
        sent = self.transport.value()
        self.transport.clear()
        return read_frames(sent)

    def messages(self) -> list[dict[str, Any]]:
        """Return the messages that came since the last time."""
        frames = self.frames()
        assert all(frame.opcode == 1 for frame in frames)
        return [json.loads(frame.payload) for frame in frames]

    def hang_up(self) -> None:
        """Be gone."""
        self.transport.protocol.connectionLost(Failure(ConnectionDone()))


class Place:
    """A site with a channel that runs."""

    def __init__(self, **options: Any) -> None:
        self.clock = Clock()
        services = make_services(self.clock, collection=DayCollection(), **STATUS)
        self.services = services
        self.channel: MountedChannel = make_channel(
            ChannelOptions(base_url=BASE, origins={BASE}, **options), services
        )
        root = Resource()
        root.putChild(b"ws", self.channel.resource)
        self.site = Site(root, reactor=self.clock)
        self.channel.service.startService()

    def visit(self, path: str = "/ws", **headers: str) -> Browser:
        return Browser(self.site, path, **headers)


@pytest.fixture
def place() -> Place:
    """Return a site whose channel runs."""
    return Place()


def test_the_handshake_is_that_of_rfc_6455(place: Place) -> None:
    """The accept key is the one of the RFC's own example; no subprotocol is spoken unasked."""
    browser = place.visit()
    assert browser.status == 101
    assert b"Sec-WebSocket-Accept: " + ACCEPTED in browser.head
    assert b"Sec-WebSocket-Protocol" not in browser.head
    assert b"permessage-deflate" not in browser.head


def test_the_subprotocol_is_echoed_if_offered(place: Place) -> None:
    """Of several, ours."""
    browser = place.visit(Sec_WebSocket_Protocol="soap, quotes.v1")
    assert b"Sec-WebSocket-Protocol: quotes.v1" in browser.head
    browser = place.visit(Sec_WebSocket_Protocol="soap")
    assert (browser.status, b"Sec-WebSocket-Protocol" in browser.head) == (101, False)


def test_compression_is_declined(place: Place) -> None:
    """It would cost a hundred KiB a connection."""
    browser = place.visit(Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits")
    assert browser.status == 101
    assert b"Extensions" not in browser.head


def test_a_snapshot_an_event_and_an_answer(place: Place) -> None:
    """The three things that come over a connection."""
    browser = place.visit()
    (snapshot,) = browser.messages()
    assert snapshot["type"] == "snapshot"
    place.services.status.events.publish(QuoteAdded(QUOTE))
    (event,) = browser.messages()
    assert event["type"] == "added"
    browser.say(json.dumps(command("!quote random", "x")))
    (reply,) = browser.messages()
    assert (reply["type"], reply["id"]) == ("reply", "x")


def test_a_cursor_in_the_address_goes_on_from_there(place: Place) -> None:
    """Only what was missed comes."""
    browser = place.visit()
    (snapshot,) = browser.messages()
    browser.hang_up()
    place.services.status.events.publish(QuoteAdded(QUOTE))
    (missed,) = place.visit(f"/ws?cursor={snapshot['cursor']}").messages()
    assert missed["type"] == "added"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Upgrade": ""}, 426),
        ({"Sec_WebSocket_Version": "7"}, 400),
        ({"Sec_WebSocket_Key": "short"}, 400),
        ({"Connection": "keep-alive"}, 400),
    ],
)
def test_what_may_not_come_in_is_told_so_in_json(
    place: Place, headers: dict[str, str], status: int
) -> None:
    """With the right status, and not a word more."""
    browser = place.visit(**headers)
    assert browser.status == status
    assert json.loads(browser.body)["error"]
    assert len(place.channel.hub) == 0
    assert browser.transport.disconnecting


def test_a_page_of_ours_comes_in(place: Place) -> None:
    """Its origin is that of the public address."""
    assert place.visit(Origin=BASE).status == 101


def test_who_was_turned_away_takes_no_room() -> None:
    """And who leaves makes room."""
    place = Place(most=1)
    assert place.visit(Origin="https://evil.example").status == 403
    first = place.visit()
    assert (first.status, place.visit().status) == (101, 503)
    first.hang_up()
    assert place.visit().status == 101


def test_behind_a_trusted_proxy_the_visitors_are_told_apart() -> None:
    """Also when proxies write a header each."""
    proxy = ip_network(f"{RecordingTransport().getPeer().host}/32")
    place = Place(trusted_proxies=[proxy], most_per_address=1)
    assert place.visit(X_Forwarded_For="192.0.2.1").status == 101
    twice = f"198.51.100.7\r\nX-Forwarded-For: 192.0.2.1, {proxy.network_address}"
    assert place.visit(X_Forwarded_For=twice).status == 429
    assert place.visit(X_Forwarded_For="192.0.2.2").status == 101


@pytest.mark.parametrize(
    ("text", "opcode", "code"),
    [
        (b"x" * 4097, 1, 1009),
        (b"x" * 70_000, 1, 1009),
        (b"binary", 2, 1003),
        (b"x" * 200, 2, 1003),
        (b"\xff", 1, 1007),
    ],
)
def test_what_is_not_understood_closes(place: Place, text: bytes, opcode: int, code: int) -> None:
    """With the code for it; nothing is sent after that, and then the connection is cut."""
    browser = place.visit()
    browser.frames()
    browser.say(text, opcode)
    (closing,) = browser.frames()
    assert (closing.opcode, int.from_bytes(closing.payload[:2], "big")) == (8, code)
    place.services.status.events.publish(QuoteAdded(QUOTE))
    assert browser.frames() == []
    place.clock.advance(5)
    assert browser.transport.aborted


def test_a_message_of_exactly_the_limit_is_read(place: Place) -> None:
    """4,096 bytes are not too many."""
    browser = place.visit()
    browser.frames()
    text = json.dumps(command("today"))
    browser.say(text + " " * (4096 - len(text)))
    assert [message["type"] for message in browser.messages()] == ["reply"]


def test_a_message_in_many_pieces_is_one_message(place: Place) -> None:
    """Byte by byte, and in fragments."""
    browser = place.visit()
    browser.frames()
    for byte in masked(json.dumps(command("today")).encode()):
        browser.send(bytes([byte]))
    text = json.dumps(command("today")).encode()
    browser.send(masked(text[:10], 1, fin=False) + masked(text[10:], 0))
    assert [message["type"] for message in browser.messages()] == ["reply", "reply"]


def test_a_ping_is_answered(place: Place) -> None:
    """With its payload."""
    browser = place.visit()
    browser.frames()
    browser.say(b"are you there", 9)
    assert browser.frames() == [Frame(10, b"are you there")]


FLOODS = {
    "pings": masked(b"", 9),
    "pongs": masked(b"", 10),
    "empty continuation frames": masked(b"", 0, fin=False),
    "messages": masked(b"{}"),
    "pings that are long": masked(b"x" * 100, 9),
}


@pytest.mark.parametrize("kind", FLOODS)
def test_every_frame_costs_its_sender(place: Place, kind: str) -> None:
    """Who floods is told 1008, and what else came with it is not looked at."""
    browser = place.visit()
    browser.frames()
    if "continuation" in kind:
        browser.send(masked(b"{", 1, fin=False))
    browser.send(FLOODS[kind] * 10_000)
    frames = browser.frames()
    assert frames[-1].opcode == 8
    assert int.from_bytes(frames[-1].payload[:2], "big") == 1008
    assert len(frames) <= 20 + 100 + 1
    browser.send(FLOODS[kind] * 10_000)
    assert browser.frames() == []
    place.clock.advance(3)
    assert browser.transport.aborted


def test_a_ping_now_and_then_costs_nothing(place: Place) -> None:
    """As clients send them."""
    browser = place.visit()
    browser.frames()
    for _ in range(300):
        place.clock.advance(1)
        browser.say(b"x", 9)
    pongs = [frame for frame in browser.frames() if frame.opcode == 10]
    assert len(pongs) == 300


@pytest.mark.parametrize("path", ["/ws/anything", "/ws/x/y", "/ws//"])
def test_there_is_nothing_below_the_channel(place: Place, path: str) -> None:
    """404 in JSON, also for a handshake."""
    browser = place.visit(path)
    assert browser.status == 404
    assert json.loads(browser.body) == {"error": "There is nothing at this address."}


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_the_handshake_has_one_method(place: Place, method: str) -> None:
    """The rest is 405 with Allow (RFC 6455, section 4.1)."""
    browser = place.visit(method=method)
    assert browser.status == 405
    assert b"\r\nAllow: GET\r\n" in browser.head


def test_a_handshake_names_one_host(place: Place) -> None:
    """Two are 400 (RFC 9112, section 3.2), and 403 if its page may not come in at all."""
    assert place.visit(Host="a, b").status == 400
    assert place.visit(Host="a, b", Origin="https://evil.example").status == 403


def test_a_visit_without_a_handshake_is_told_what_is_here(place: Place) -> None:
    """426 says which protocol (RFC 9110, section 15.5.22), and that the connection ends."""
    browser = place.visit(Upgrade="", Connection="")
    assert browser.status == 426
    assert b"\r\nUpgrade: websocket\r\n" in browser.head
    assert b"\r\nConnection: close" in browser.head


def test_a_goodbye_is_answered_and_the_connection_ends(place: Place) -> None:
    """Nothing of it is kept."""
    browser = place.visit()
    browser.frames()
    browser.say((1000).to_bytes(2, "big"), 8)
    assert [frame.opcode for frame in browser.frames()] == [8]
    assert browser.transport.disconnecting
    browser.hang_up()
    assert len(place.channel.hub) == 0


def test_a_client_that_does_not_take_its_goodbye_is_cut_off(place: Place) -> None:
    """It said goodbye and reads nothing: its bytes would wait for ever."""
    browser = place.visit()
    browser.say(b"", 8)
    assert not browser.transport.aborted
    place.clock.advance(5)
    assert browser.transport.aborted


def test_no_timer_is_left_of_a_connection_that_has_gone(place: Place) -> None:
    """What would have cut it off is cancelled."""
    place.channel.service.stopService()
    browser = place.visit()
    browser.hang_up()
    assert place.clock.getDelayedCalls() == []


def test_shutting_down_says_1001_and_waits_for_everybody(place: Place) -> None:
    """The service has stopped when all are gone."""
    browser = place.visit()
    browser.frames()
    stopped = place.channel.service.stopService()
    (closing,) = browser.frames()
    assert (closing.opcode, closing.payload[:2]) == (8, (1001).to_bytes(2, "big"))
    assert not stopped.called
    browser.hang_up()
    assert stopped.called


def test_a_client_that_is_silent_is_found(place: Place) -> None:
    """It is pinged, and dropped when nothing comes back; who answers stays."""
    silent, lively = place.visit(), place.visit()
    for _ in range(90):
        place.clock.advance(1)
        if any(frame.opcode == 9 for frame in lively.frames()):
            lively.say(b"", 10)
    assert (silent.transport.aborted, lively.transport.aborted) == (True, False)


def test_what_fails_while_a_client_is_taken_in_closes_it(place: Place) -> None:
    """With 1011; autobahn would leave it open and say nothing."""
    collection: Any = place.services.quotes.collection
    collection.today = lambda: 1 / 0
    (closing,) = place.visit().frames()
    assert (closing.opcode, closing.payload[:2]) == (8, (1011).to_bytes(2, "big"))


def test_a_frame_is_as_the_rfc_has_it() -> None:
    """With the length in one, three or nine bytes."""
    assert text_frame(b"hi") == b"\x81\x02hi"
    assert text_frame(b"x" * 126)[:4] == b"\x81\x7e\x00\x7e"
    assert text_frame(b"x" * 65536)[:10] == b"\x81\x7f" + (65536).to_bytes(8, "big")
