"""docs/configuration.md and the settings that the program knows."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest
import trustme

from bots.core.settings import read_settings
from bots.core.settings.example import EXAMPLE
from bots.core.settings.ini import parse
from bots.core.settings.loader import OWN_KINDS
from bots.wiring import adapters
from tests.docs.pages import REPOSITORY, blocks, first_column, pages, sections

KINDS: Mapping[str, type] = {kind: adapter.settings for kind, adapter in adapters().items()}
PAGE = REPOSITORY / "docs" / "configuration.md"
SECRETS = ("password", "secret", "token")

EXAMPLES = [
    pytest.param(block, id=f"{page.relative_to(REPOSITORY)}-{n}")
    for page in pages()
    for n, block in enumerate(blocks(page, "ini"), 1)
]


class AnyVariable(dict[str, str]):
    """An environment in which every variable is set."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return "something"


def known_keys(settings: type) -> list[str]:
    """Return the keys that a section may have."""
    names = [field.name.rstrip("_") for field in dataclasses.fields(settings)]
    files = [f"{name}_file" for name in names if name.endswith("password")]
    return sorted([*names, *files])


def heading(kind: str, settings: type) -> str:
    """Return the heading under which a section is explained."""
    return f"[{kind}:NAME]" if getattr(settings, "named", False) else f"[{kind}]"


@pytest.mark.parametrize("kind", [*OWN_KINDS, *KINDS])
def test_every_key_is_explained_and_no_other(kind: str) -> None:
    """The table under the section's heading names exactly the keys that may stand there."""
    settings = {**OWN_KINDS, **KINDS}[kind]
    explained = first_column(sections(PAGE, 2)[heading(kind, settings)], "key")
    assert sorted(explained) == known_keys(settings)


def test_no_section_is_explained_that_is_not_known() -> None:
    """A section of the past, or of a dream, is not on the page."""
    explained = {title for title in sections(PAGE, 2) if title.startswith("[")}
    assert explained == {heading(kind, cls) for kind, cls in {**OWN_KINDS, **KINDS}.items()}


@pytest.mark.parametrize("example", [pytest.param(EXAMPLE, id="bots.ini"), *EXAMPLES])
def test_examples_are_right(example: str, tmp_path: Path) -> None:
    """Whatever is shown as bots.ini is taken as it stands, with the files that it names."""
    authority = trustme.CA().cert_pem.bytes()
    for values in parse(example, "example").values():
        for name, value in values.items():
            if name.endswith("_file"):
                (tmp_path / value).write_bytes(authority if name == "ca_file" else b"secret")
    read_settings(example, file="example", base=tmp_path, kinds=KINDS, environ=AnyVariable())


@pytest.mark.parametrize("kind", [*OWN_KINDS, *KINDS])
def test_secrets_are_kept_out_of_reprs(kind: str) -> None:
    """A key that is called a secret is one."""
    settings = {**OWN_KINDS, **KINDS}[kind]
    for field in dataclasses.fields(settings):
        if any(word in field.name for word in SECRETS) and field.type is not bool:
            assert not field.repr, f"[{kind}] {field.name} needs key(..., secret=True)"
