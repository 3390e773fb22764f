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
    make_service=lazy_import("bots.xmpp.service:make_service"),
    check_connection=lazy_import("bots.xmpp.service:check_connection"),
)

__all__ = ["adapter"]
