"""The county in which every scenario plays: founded once, copied for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.county import County


@pytest.fixture(scope="session")
def county_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "county"
    County.found(folder).close()
    return folder


@pytest.fixture
def county(county_template: Path, tmp_path: Path) -> Iterator[County]:
    county = County.copied(county_template, tmp_path / "county")
    yield county
    county.close()
