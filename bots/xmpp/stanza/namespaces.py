"""The XML namespaces of what is spoken here."""

CLIENT = "jabber:client"
BIND = "urn:ietf:params:xml:ns:xmpp-bind"
ROSTER = "jabber:iq:roster"
STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas"
PING = "urn:xmpp:ping"
VERSION = "jabber:iq:version"
DISCO_INFO = "http://jabber.org/protocol/disco#info"
DISCO_ITEMS = "http://jabber.org/protocol/disco#items"
RECEIPTS = "urn:xmpp:receipts"
CARBONS = "urn:xmpp:carbons:2"
ARCHIVE = "urn:xmpp:mam:2"
DELAY = "urn:xmpp:delay"
OLD_DELAY = "jabber:x:delay"
INVITATION = "jabber:x:conference"
CORRECTION = "urn:xmpp:message-correct:0"
OMEMO = ("eu.siacs.conversations.axolotl", "urn:xmpp:omemo:1", "urn:xmpp:omemo:2")
MUC = "http://jabber.org/protocol/muc"
MUC_USER = "http://jabber.org/protocol/muc#user"
MUC_OWNER = "http://jabber.org/protocol/muc#owner"
FORM = "jabber:x:data"
ACKNOWLEDGING = "urn:xmpp:sm:3"

FALLBACK = "urn:xmpp:fallback:0"
REACTIONS = "urn:xmpp:reactions:0"
RETRACTIONS = frozenset({"urn:xmpp:message-retract:0", "urn:xmpp:message-retract:1"})
FASTENING = "urn:xmpp:fasten:0"
ENCRYPTED = frozenset(
    {
        ("urn:xmpp:openpgp:0", "openpgp"),
        ("jabber:x:encrypted", "x"),
        ("urn:xmpp:otr:0", "encrypted"),
    }
)
"""What carries encrypted text besides OMEMO: XEP-0373, XEP-0027, OTR."""
