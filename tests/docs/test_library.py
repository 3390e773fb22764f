"""docs/library.md: what it shows works as it says."""

from pathlib import Path

import pytest

from tests.docs.pages import REPOSITORY, blocks

PAGE = REPOSITORY / "docs" / "library.md"


def test_its_scripts_run_one_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In an empty folder, as somebody would try them."""
    monkeypatch.chdir(tmp_path)
    scripts = list(blocks(PAGE, "python"))
    assert len(scripts) == 2
    for script in scripts:
        exec(compile(script, str(PAGE), "exec"), {})  # noqa: S102 - the page's own
    assert capsys.readouterr().out.splitlines() == [
        "1 Tea is warm.",
        "#1: Tea is warm. — Ann",
        "that is quote 1 already",
        "there is no quote 1000",
    ]
