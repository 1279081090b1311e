"""A pull whose pages are full: nothing between two of them is left out, and little is read that a page cannot hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import Connection

from central.store import pull as pulling
from central.store.answers import PulledPage
from central.store.bundle_lines import BundleLine, bundle_lines
from central.store.store import Store
from tests.central.pen import Pen, asker_of, begin_story, open_store

SCOPE = "unit:ska-ssk"
CASES = 6


@pytest.fixture
def store(address: Path | str) -> Iterator[Store]:
    opened = open_store(address)
    ward = Pen("ska-avd1").enrol(opened)
    for _ in range(CASES):
        begin_story(opened, ward)
    yield opened
    opened.close()


def pages(store: Store) -> list[PulledPage]:
    found = [store.pull(asker_of(SCOPE), SCOPE, 0)]
    while found[-1].to < found[-1].head:
        found.append(store.pull(asker_of(SCOPE), SCOPE, found[-1].to))
    return found


def test_full_pages_tell_every_position_and_read_little_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (whole,) = pages(store)
    room = sum(map(len, whole.lines)) // 3
    monkeypatch.setattr(pulling, "_MOST_BYTES", room)
    monkeypatch.setattr(pulling, "_FIRST", 2)
    monkeypatch.setattr(pulling, "_SPARE", 1)
    read: list[str] = []

    def noted(connection: Connection, known: Mapping[str, int]) -> dict[str, BundleLine]:
        read.extend(known)
        return bundle_lines(connection, known)

    monkeypatch.setattr(pulling, "bundle_lines", noted)
    told = pages(store)
    assert len(told) > 2
    assert [page.start for page in told] == [0, *(page.to for page in told[:-1])]
    assert all(page.rows + page.superseded == page.to - page.start for page in told)
    assert all(sum(map(len, page.lines)) <= room for page in told)
    documents = [bundle.document.doc_id for page in told for bundle in page.bundles]
    assert set(documents) == {bundle.document.doc_id for bundle in whole.bundles}
    assert len(read) <= len(documents) + 2 * len(told)
