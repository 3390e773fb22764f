"""What of the machine a test needs: where it is missing, skipped by name or failed."""

import os
from typing import NoReturn

import pytest


def servers_are_required() -> bool:
    """Whether a missing server fails the tests that need it."""
    return any(os.environ.get(name) not in (None, "", "0") for name in ("CI", "REQUIRE_SERVERS"))


def missing(what: str) -> NoReturn:
    """Skip the test that runs for want of this; under CI or REQUIRE_SERVERS=1 fail it."""
    if servers_are_required():
        pytest.fail(f"{what} is required and not there", pytrace=False)
    pytest.skip(f"{what} is not there")
