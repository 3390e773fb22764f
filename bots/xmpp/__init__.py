"""The XMPP bot: direct messages and rooms, on twisted.words.

From below: values and rules without I/O (``stanzas``, ``text``, ``ignoring``, ``questions``,
``answering``, ``sasl``, ``room``, ``acknowledging``), the parts of a session (``outbox``,
``queries``, ``roster``, ``rooms``, ``messages``, ``announcing``, ``keepalive``), the session that
outlives connections (``session``), its voice for one connection (``stream``, with ``reading`` and
``parsing``), how one comes about (``servers``, ``dialling``, ``signing_on``) and why one does not
(``explaining``).  ``fitting`` makes a service of it all.
"""

from bots.core.adapters.adapter import Adapter
from bots.core.lazy import lazy_import
from bots.xmpp.settings import XmppSettings

adapter = Adapter(
    settings=XmppSettings,
    fit=lazy_import("bots.xmpp.service:fit"),
    try_connecting=lazy_import("bots.xmpp.service:try_connecting"),
)

__all__ = ["adapter"]
