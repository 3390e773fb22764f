"""The API as independent programs see it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.people import get_json
from tests.e2e.running import free_port, quotes_run

_SETTINGS = """
[quotes]
submissions = open

[web]
listen = tcp:{port}:interface=127.0.0.1
"""


def make_token(folder: Path, *options: str) -> str:
    """Make a token, as an operator would."""
    command = [sys.executable, "-m", "bots.cli", "token", "add", "ann", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


# A text that a description calls right may have nothing left when it is cleaned: 422.
_ADDING = ("--include-method", "POST", "--exclude-checks", "positive_data_acceptance")


@pytest.mark.parametrize(
    ("has_token", "of"),
    [(False, ("--include-method", "GET")), (True, _ADDING), (False, _ADDING)],
)
def test_it_does_what_its_description_says(
    tmp_path: Path, *, has_token: bool, of: tuple[str, ...]
) -> None:
    """Schemathesis finds nothing: no fault, and no answer that is not described."""
    port = free_port()
    with quotes_run(tmp_path, _SETTINGS.format(port=port), wait_for="dashboard") as program:
        token = make_token(tmp_path) if has_token else "tq_wrong"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run"),
                f"http://127.0.0.1:{port}/api/v1/openapi.json",
                *("--header", f"Authorization: Bearer {token}"),
                *("--max-examples", "40", "--generation-database", "none", "--no-color"),
                *of,
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-6000:]
        assert "Traceback" not in program.stderr
        assert get_json(port, "/api/v1/today")["quote"]["text"]
