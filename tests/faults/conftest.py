"""One nursery, one PostgreSQL and one town to copy for all tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.processes import Stage, stage


@pytest.fixture(scope="session")
def processes() -> Iterator[Stage]:
    with stage() as made:
        yield made
