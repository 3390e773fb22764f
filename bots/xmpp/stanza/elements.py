"""Building stanzas, and looking into them."""

from collections.abc import Callable
from random import Random

from twisted.words.xish.domish import Element

from bots.xmpp.stanza import namespaces as ns

NewId = Callable[[], str]

_ERROR_TYPES = {"service-unavailable": "cancel", "item-not-found": "cancel"}


def random_id(random: Random) -> NewId:
    """Return a maker of ids that nobody can guess, if ``random`` is the system's."""
    return lambda: f"{random.getrandbits(64):016x}"


def child(element: Element, uri: str, name: str) -> Element | None:
    """Return the first child of this name, if there is one."""
    for node in element.children:
        if isinstance(node, Element) and node.name == name and node.uri == uri:
            return node
    return None


def content(element: Element | None) -> str | None:
    """Return an element's text without its children's; None for no element."""
    if element is None:
        return None
    return "".join(node for node in element.children if isinstance(node, str))


def body_of(make_message: Element) -> str | None:
    """Return a message's text; None when it has none."""
    return content(child(make_message, ns.CLIENT, "body"))


def status_codes(make_presence: Element) -> frozenset[str]:
    """Return the codes by which a room tells more about a presence (XEP-0045 §15.6)."""
    x = child(make_presence, ns.MUC_USER, "x")
    statuses = [] if x is None else x.elements(ns.MUC_USER, "status")
    return frozenset(status.getAttribute("code", "") for status in statuses)


def error_condition(stanza: Element) -> str:
    """Return the condition of an error stanza (RFC 6120 §8.3.3): ``item-not-found``."""
    error = child(stanza, ns.CLIENT, "error")
    for condition in [] if error is None else error.elements():
        if condition.uri == ns.STANZA_ERRORS and condition.name != "text":
            return str(condition.name)
    return "undefined-condition"


def make_message(to: str, body: str, kind: str, identity: str) -> Element:
    """Build a message; ``kind`` is ``chat``, ``groupchat`` or ``normal``."""
    built = Element((None, "message"))
    built["to"], built["type"], built["id"] = to, kind, identity
    built.addElement("body", content=body)
    return built


def make_presence(to: str | None = None, kind: str | None = None) -> Element:
    """Build a presence; without ``kind`` it says that we are there."""
    built = Element((None, "presence"))
    if to is not None:
        built["to"] = to
    if kind is not None:
        built["type"] = kind
    return built


def make_query(kind: str, uri: str, name: str) -> tuple[Element, Element]:
    """Build an IQ of ``kind`` ``get`` or ``set`` and the element in it; give both."""
    iq = Element((None, "iq"))
    iq["type"] = kind
    return iq, iq.addElement((uri, name))


def make_result(iq: Element) -> Element:
    """Build the result of somebody's IQ."""
    reply = Element((None, "iq"))
    reply["type"], reply["id"] = "result", iq["id"]
    if iq.hasAttribute("from"):
        reply["to"] = iq["from"]
    return reply


def make_error(iq: Element, condition: str) -> Element:
    """Build the error that answers somebody's IQ; what they sent is not sent back."""
    reply = make_result(iq)
    reply["type"] = "error"
    error = reply.addElement("error")
    error["type"] = _ERROR_TYPES[condition]
    error.addElement((ns.STANZA_ERRORS, condition))
    return reply
