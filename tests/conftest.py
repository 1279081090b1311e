"""What every test shares: no window on the screen, and the long ones only when asked for."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres.cluster import Cluster, postgres_cluster
from tests.postgres.server import NoPostgreSQL
from tests.quick_engines import quick_engines

# Before anything imports PySide6. `./test` sets it too; this is for pytest called directly.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


_FIRST = tuple(f"tests/{name}/" for name in ("tour", "faults", "sync", "gui", "security", "scenarios", "desktop"))
"""The folders with the longest files: a file goes to one worker, and none of these shall be left for the end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked long too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest in one piece, so that no worker is left alone with it.

    Deselect what is marked long, unless --long is given or the test was named by itself on the command line.
    """
    items.sort(
        key=lambda item: next((n for n, start in enumerate(_FIRST) if item.nodeid.startswith(start)), len(_FIRST))
    )
    if config.getoption("--long") or any("::" in arg for arg in config.args):
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """What is imported by now stays: to look through it again and again takes a tenth of the time of the tests."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A process that has shown a window collects garbage on the window's thread alone; the other tests have no loop."""
    if "qapp" in getattr(item, "fixturenames", ()):
        gc.disable()
    else:
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Windows that a test has left are destroyed: every change of theme would style them all, seconds for each."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        return
    from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415 - most tests have no window
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if QApplication.topLevelWidgets():
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session", autouse=True)
def _quick() -> Iterator[None]:
    """A test opens up to a dozen databases: a statement is compiled once in a process, not in each of them."""
    with quick_engines():
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of this worker's own, or that of DATABASE_URL. ./test installs it where it is missing."""
    try:
        with postgres_cluster(fsync=False) as cluster:
            yield cluster
    except NoPostgreSQL as missing:
        pytest.skip(str(missing))


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where a store of the test's own is opened by `Store.open`, once on each database."""
    if request.param == "sqlite":
        yield tmp_path / "central.db"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    url = cluster.database()
    yield url
    cluster.hand_back(url)
