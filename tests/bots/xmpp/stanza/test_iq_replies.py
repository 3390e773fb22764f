"""What programs may ask of us."""

import pytest

from bots.xmpp.stanza.iq_replies import FEATURES, iq_reply
from tests.bots.xmpp.doubles import one, said

FROM = "from='alice@xmpp.test/phone' id='7'"


def test_a_ping_is_answered() -> None:
    """XEP-0199: with the id it came with, to whom it came from."""
    reply = iq_reply(one(f"<iq type='get' {FROM}><ping xmlns='urn:xmpp:ping'/></iq>"))
    assert reply is not None
    assert said(reply) == ["<iq type='result' id='7' to='alice@xmpp.test/phone'/>"]


def test_disco_tells_what_we_are() -> None:
    """XEP-0030: a bot, with what it speaks and nothing else."""
    reply = iq_reply(
        one(f"<iq type='get' {FROM}><query xmlns='http://jabber.org/protocol/disco#info'/></iq>")
    )
    assert reply is not None
    children = list(reply.query.elements())
    assert children[0].attributes == {
        "category": "client",
        "type": "bot",
        "name": "Twisted Quotes",
    }
    assert [child["var"] for child in children[1:]] == list(FEATURES)


def test_disco_has_no_items_and_no_nodes() -> None:
    """There is nothing below us."""
    ns = "http://jabber.org/protocol/disco#items"
    items = iq_reply(one(f"<iq type='get' {FROM}><query xmlns='{ns}'/></iq>"))
    assert items is not None
    assert items["type"] == "result"
    node = iq_reply(one(f"<iq type='get' {FROM}><query xmlns='{ns}' node='x'/></iq>"))
    assert node is not None
    assert "item-not-found" in node.toXml()


def test_the_version_is_told() -> None:
    """XEP-0092: name and version, not the operating system."""
    reply = iq_reply(one(f"<iq type='get' {FROM}><query xmlns='jabber:iq:version'/></iq>"))
    assert reply is not None
    assert str(reply.query.firstChildElement()) == "Twisted Quotes"
    assert "<os>" not in reply.toXml()


@pytest.mark.parametrize(
    "asked",
    [
        "<query xmlns='jabber:iq:last'/>",
        "<query xmlns='jabber:iq:roster'><item jid='mallory@xmpp.test'/></query>",
        "<ping xmlns='another'/>",
        "",
    ],
)
@pytest.mark.parametrize("kind", ["get", "set"])
def test_the_rest_is_refused(asked: str, kind: str) -> None:
    """RFC 6120 §8.2.3: an error of the same id, without what was sent."""
    reply = iq_reply(one(f"<iq type='{kind}' {FROM}>{asked}</iq>"))
    assert reply is not None
    assert (reply["type"], reply["id"]) == ("error", "7")
    assert "service-unavailable" in reply.toXml()
    assert "mallory" not in reply.toXml()


def test_without_an_id_nothing_is_answered() -> None:
    """There is nothing an answer could name."""
    assert iq_reply(one("<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>")) is None
