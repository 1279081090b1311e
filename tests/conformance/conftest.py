"""Every test of a store runs once on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.store.store import Store
from tests.central.pen import open_store


@pytest.fixture
def store(address: Path | str) -> Iterator[Store]:
    opened = open_store(address)
    yield opened
    opened.close()
