"""Short commands that other quote bots have taught people, for those who want them here too."""

ALIASES = {
    "q": "",
    "rq": "random",
    "randquote": "random",
    "lastquote": "last",
    "addquote": "add",
    "quoteadd": "add",
    "delquote": "del",
    "findquote": "search",
    "searchquote": "search",
    "grab": "grab",
}
"""What stands after the prefix, and the verb that it means; an empty one is none at all."""


def asked_by_alias(text: str, prefix: str) -> str | None:
    """Return what is asked of us by one of the aliases; None when it is none."""
    stripped = text.strip()
    if not stripped.casefold().startswith(prefix.casefold()):
        return None
    word, _, rest = stripped[len(prefix) :].partition(" ")
    verb = ALIASES.get(word.casefold())
    return None if verb is None else f"{verb} {rest}".strip()
