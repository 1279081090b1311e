"""What the tests of log-in share: one provider for all of a process's tests; and the little town of the sync tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.security.provider_process import NoProvider, Provider, running_provider
from tests.sync.conftest import town, town_template

__all__ = ["provider", "town", "town_template"]


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """A real identity provider."""
    try:
        with running_provider() as running:
            yield running
    except NoProvider as missing:
        pytest.skip(f"no identity provider to test against: {missing}")
