"""What the tests of log-in share: one provider for all of a process's tests; and the little town of the sync tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.app.session_ticket import SessionTicket
from desktop.session.embedded_store import start_embedded_store
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
