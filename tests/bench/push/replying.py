"""What the peers answer: the least that a command in JSON needs."""

import json

_QUOTE = {
    "id": 42,
    "text": "An apple a day keeps the doctor away",
    "author": "Anonymous",
    "source": None,
    "tags": [],
    "added_at": None,
    "url": "http://127.0.0.1/quotes/42",
}


def reply_to(command: str | bytes) -> str:
    """Read a command, and write a reply with a quote that is known already."""
    ident = json.loads(command)["id"]
    lines = ["#42: An apple a day keeps the doctor away — Anonymous"]
    return json.dumps({"type": "reply", "id": ident, "lines": lines, "quote": _QUOTE})
