"""Ambrose Bierce's Devil's Dictionary, as the package dict-devil carries it."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from quoters.data.common import (
    LONGEST,
    Bundled,
    Wrong,
    corrected,
    corrections,
    listed,
    screened,
    set_as_quote,
)

WORK = "The Devil's Dictionary"

_ENTRY = re.compile(
    r"([A-Z][A-Z'. -]*(?:, [A-Z]+)?)(?:\.|, ?((?:n|v|adj|adv|pro|pron|pp|p\.p)\b\S*))(?: |$)"
)
_NAMES = re.compile("(?<=-)(adamite|american)")
_SENTENCE = re.compile(r"(?<=[.?!])[\"']?\s+(?=[A-Z\"'(])")
_LEADS_ON = re.compile(r"\bfollowing\b.*[.:]$|\b(thus|example):$|\{")


def bierce_quotes(dictionary: Path) -> Iterator[Bundled]:
    """Return the entries whose first paragraph is a definition that stands alone."""
    carried = gzip.decompress(dictionary.read_bytes()).decode("ascii")
    cuts = {headword: int(kept) for headword, kept in listed("bierce_cuts.txt")}
    slips = corrections()
    out = screened()
    seen: set[str] = set()
    for headword, kind, definition in _entries(carried):
        keys = (headword, f"{headword}, {kind}")
        seen.update(keys)
        source = f"{WORK}, s.v. {headword}"
        if any(f"{WORK}, s.v. {key}" in out for key in keys):
            continue
        kept = cuts.get(headword)
        if kept is not None:
            definition = " ".join(_sentences(definition)[:kept])  # noqa: PLW2901
        for key in keys:
            definition = corrected(key, definition, slips)  # noqa: PLW2901
        text = set_as_quote(", ".join(filter(None, (headword, kind))) + _gap(kind) + definition)
        if len(text) <= LONGEST and text[-1] in '.?!"' and not _LEADS_ON.search(text):
            yield Bundled(text, "Ambrose Bierce", source, ("satire",))
    _check_all_there(seen, cuts, out)


def _entries(carried: str) -> Iterator[tuple[str, str, str]]:
    """Return headword, part of speech and first paragraph of each entry of the body."""
    body = carried[carried.index("ABASEMENT, n.") :]
    given = set()
    for paragraph in re.split(r"\n\s*\n", body):
        words = " ".join(re.sub(r"(?<=\w)-\n", "-", paragraph).split())
        if paragraph.startswith(" ") or not (found := _ENTRY.match(words)):
            continue
        if words not in given:
            given.add(words)
            definition = words[found.end() :].replace("_", "").removeprefix("[Latin] ")
            yield _cased(found[1]), found[2] or "", definition


def _cased(headword: str) -> str:
    """Write a headword as a name is written."""
    if "." in headword:
        return headword
    words = " ".join(word.capitalize() for word in headword.split())
    return _NAMES.sub(lambda name: name[0].title(), words).replace("D'hote", "d'Hote")


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.split(text) if sentence]


def _gap(kind: str) -> str:
    return " " if kind else ". "


def _check_all_there(seen: set[str], cuts: dict[str, int], out: dict[str, str]) -> None:
    prefix = f"{WORK}, s.v. "
    wanted = {*cuts, *(key.removeprefix(prefix) for key in out if key.startswith(prefix))}
    if missing := wanted - seen:
        raise Wrong(f"no such entries: {', '.join(sorted(missing))}")
