"""What these tests share: one provider for all of a process's tests and a store that people log in to by it, one
training store, and the little town of the sync tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.store.store import Store
from desktop.app.session_ticket import SessionTicket
from desktop.session.embedded_store import start_embedded_store
from tests.central.service import Caller
from tests.security.production import Hands, open_store, serving_production
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


@pytest.fixture(scope="session")
def training(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SessionTicket]:
    """A ticket to a real training store that many tests work with; its data folder is to be replaced."""
    with start_embedded_store(tmp_path_factory.mktemp("training") / "store", 200) as started:
        at = started.address
        yield SessionTicket(at.url, at.token, at.store_key, "ska-ssk", "", drive=True, pin=True)


@pytest.fixture
def hands() -> Hands:
    """The clock of a production store."""
    return Hands()


@pytest.fixture
def store(tmp_path: Path, provider: Provider, hands: Hands) -> Iterator[Store]:
    """A store that people log in to by the provider."""
    opened = open_store(tmp_path / "central.db", provider, hands)
    yield opened
    opened.close()


@pytest.fixture
def service(store: Store, provider: Provider, hands: Hands) -> Iterator[Caller]:
    with serving_production(store, provider, hands) as caller:
        yield caller
