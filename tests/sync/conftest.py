"""Towns for the tests: founded once, copied for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.little_town import Town, copy_town


@pytest.fixture(scope="session")
def town_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "town"
    town = Town.found(folder)
    town.close()
    return folder


@pytest.fixture
def town(town_template: Path, tmp_path: Path) -> Iterator[Town]:
    town = copy_town(town_template, tmp_path / "town")
    yield town
    town.close()
