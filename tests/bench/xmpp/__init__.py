"""The same bot, by others and by us; what both are given."""

import time

ACCOUNT, SECRET = "bot@xmpp.test", "pw-bot"
ANSWER = "#42: An apple a day keeps the doctor away — Anonymous"
TICK = 0.005
"""Seconds between two looks at how long nothing else had its turn."""


def section(port: int, authority: str) -> str:
    """Write our bots.ini for the account."""
    return (
        f"[xmpp:home]\njid = {ACCOUNT}\npassword = {SECRET}\nsasl = plain\n"
        f"server = tcp:127.0.0.1:{port}\nca_file = {authority}\n"
    )


class LongestTurn:
    """Knows the longest time for which a program did not come round to its ticks.

    It counts processor time, so that other programs' turns are not blamed on this one.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._before = time.process_time()

    def tick(self) -> None:
        """Record that a tick has come."""
        now = time.process_time()
        self.seconds = max(self.seconds, now - self._before)
        self._before = now
