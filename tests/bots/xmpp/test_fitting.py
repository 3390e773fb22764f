"""What a section's parts are given of the house."""

from pathlib import Path

from twisted.internet.task import Clock

from bots.core.settings import read_settings
from bots.xmpp import adapter
from bots.xmpp.fitting import account_of, session_of
from bots.xmpp.settings import XmppSettings
from tests.bots.house import house_around
from tests.bots.xmpp.doubles import one


def section(keys: str = "") -> XmppSettings:
    """Read a section of an account."""
    ini = f"[xmpp:home]\njid = bot@xmpp.test\npassword = x\n{keys}"
    settings = read_settings(ini, file="-", base=Path(), kinds={"xmpp": adapter.settings})
    read: XmppSettings = settings.adapters["xmpp:home"]
    return read


def test_the_house_is_told_who_wants_no_more() -> None:
    """Whoever keeps subscriptions ends them."""
    gone: list[str] = []
    house, settings = house_around(Clock(), gone=gone.append), section()
    session = session_of(account_of("xmpp:home", settings, house), settings, house)
    session.heard(one("<presence type='unsubscribed' from='alice@xmpp.test'/>"))
    assert gone == ["xmpp:home/alice@xmpp.test"]
