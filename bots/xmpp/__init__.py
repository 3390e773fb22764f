"""The XMPP bot: direct messages and rooms, on twisted.words.

From below: values and rules without I/O (``stanzas``, ``text``, ``ignoring``, ``sasl``, ``room``,
``acknowledging``), the parts of a session (``messages``, ``rooms``, ``roster``, ``announcing``,
``keepalive``), the session that outlives connections (``session``), its voice for one connection
(``stream``), and how one comes about (``signing_on``, ``servers``, ``dialling``).
"""

from bots.core.adapter import Adapter
from bots.xmpp.fitting import fit, try_connecting
from bots.xmpp.settings import XmppSettings

adapter = Adapter(settings=XmppSettings, fit=fit, try_connecting=try_connecting)

__all__ = ["adapter"]
