"""Answering what programs ask of us by IQ: are you there, what can you do, which version."""

from importlib.metadata import PackageNotFoundError, version

from twisted.words.xish.domish import Element

from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import make_error, make_result

FEATURES = (ns.DISCO_INFO, ns.DISCO_ITEMS, ns.MUC, ns.PING, ns.RECEIPTS, ns.VERSION)


def iq_reply(iq: Element) -> Element | None:
    """Return the answer to an IQ of type ``get`` or ``set``; None when none can be addressed.

    XEP-0199 (ping), XEP-0030 (disco) and XEP-0092 (version) are answered, all else is refused with
    ``service-unavailable`` as RFC 6120 §8.2.3 says.
    """
    if not iq.getAttribute("id"):
        return None
    asked = iq.firstChildElement()
    name = None if asked is None or iq["type"] != "get" else (asked.uri, asked.name)
    if name == (ns.PING, "ping"):
        return make_result(iq)
    if name == (ns.DISCO_INFO, "query"):
        return _error_of_node(iq, asked) or _what_we_can(iq)
    if name == (ns.DISCO_ITEMS, "query"):
        return _error_of_node(iq, asked) or _with_query(iq, ns.DISCO_ITEMS)[0]
    if name == (ns.VERSION, "query"):
        return _which_version(iq)
    return make_error(iq, "service-unavailable")


def _with_query(iq: Element, uri: str) -> tuple[Element, Element]:
    reply = make_result(iq)
    return reply, reply.addElement((uri, "query"))


def _error_of_node(iq: Element, asked: Element) -> Element | None:
    return make_error(iq, "item-not-found") if asked.getAttribute("node") else None


def _what_we_can(iq: Element) -> Element:
    reply, query = _with_query(iq, ns.DISCO_INFO)
    identity = query.addElement("identity")
    identity["category"], identity["type"], identity["name"] = "client", "bot", "Twisted Quotes"
    for feature in FEATURES:
        query.addElement("feature")["var"] = feature
    return reply


def _which_version(iq: Element) -> Element:
    reply, query = _with_query(iq, ns.VERSION)
    query.addElement("name", content="Twisted Quotes")
    try:
        query.addElement("version", content=version("twisted-quotes"))
    except PackageNotFoundError:  # a checkout that was not installed
        query.addElement("version", content="unknown")
    return reply
