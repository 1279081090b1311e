"""A whole scope at once: complete, in whole cases, never older than its head, never with what has left the scope."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.api.page_cache import PageCache
from central.store import bootstrap as bootstrapping
from central.store import schema
from central.store.answers import Edition, SnapshotPage, StoreRefusal
from central.store.store import Store
from domain.digest import EMPTY_DIGEST, combine, document_digest
from tests.central.pen import Pen, Story, asker_of, begin_story, open_store, published

SCOPE = "unit:ska-ssk"


@pytest.fixture
def store(address: Path | str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(bootstrapping, "_MOST_DOCUMENTS", 4)
    opened = open_store(address)
    yield opened
    opened.close()


@pytest.fixture
def ward(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


def pages(store: Store, first: SnapshotPage | None = None) -> list[SnapshotPage]:
    found = [first or store.bootstrap(asker_of(SCOPE), SCOPE)]
    while found[-1].upto:
        found.append(store.bootstrap(asker_of(SCOPE), SCOPE, found[-1].upto, found[0].edition))
    return found


def digest_of(told: list[SnapshotPage]) -> bytes:
    digest = EMPTY_DIGEST
    for bundle in (bundle for page in told for bundle in page.bundles):
        digest = combine(digest, document_digest(bundle.document.doc_id, bundle.document.ver, bundle.content_hash))
    return digest


def test_a_bootstrap_tells_every_document_once_by_whole_cases(store: Store, ward: Pen) -> None:
    stories = [begin_story(store, ward) for _ in range(5)]
    told = pages(store)
    assert len(told) == 5, "one case of three documents fits a page of four"
    assert [page.after for page in told] == ["", *(page.upto for page in told[:-1])]
    documents = [bundle.document for page in told for bundle in page.bundles]
    assert sorted(doc.doc_id for doc in documents) == sorted(
        doc for story in stories for doc in (story.header, story.admission, story.planning)
    )
    cases = [doc.case_id for doc in documents]
    assert cases == sorted(cases)
    head = store.pull(asker_of(SCOPE), SCOPE, told[0].edition.head)
    assert (head.rows, head.digest) == (0, digest_of(told))
    assert told[0].edition.total == 15
    assert set(told[0].certificates) == {ward.device_id}


def test_a_case_too_large_for_a_page_is_told_whole(store: Store, ward: Pen, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        begin_story(store, ward)
    monkeypatch.setattr(bootstrapping, "_MOST_DOCUMENTS", 2)
    assert [len(page.lines) for page in pages(store)] == [3, 3, 0]
    monkeypatch.setattr(bootstrapping, "_MOST_DOCUMENTS", 100)
    monkeypatch.setattr(bootstrapping, "_MOST_BYTES", 10)
    assert [len(page.lines) for page in pages(store)] == [3, 3]


def publish(store: Store, story: Story, text: str) -> None:
    nurse = Pen("ska-ssk").enrol(store)
    body = published(story.planning, {"situation": (text, None)})
    assert nurse.do(store, "publish", story.case_id, body).ruling == "applied"


def test_what_moves_between_two_pages_is_told_by_the_pull_from_the_head(store: Store, ward: Pen) -> None:
    stories = sorted((begin_story(store, ward) for _ in range(3)), key=lambda story: story.case_id)
    first = store.bootstrap(asker_of(SCOPE), SCOPE)
    assert {bundle.document.case_id for bundle in first.bundles} == {stories[0].case_id}
    publish(store, stories[0], "Efter sidan")
    publish(store, stories[2], "Före sidan")
    new = begin_story(store, ward)
    told = {bundle.document.doc_id: bundle for page in pages(store, first) for bundle in page.bundles}
    assert told[stories[2].planning].document.value("situation") == "Före sidan"
    page = store.pull(asker_of(SCOPE), SCOPE, first.edition.head)
    moved = {bundle.document.doc_id: bundle for bundle in page.bundles}
    assert moved[stories[0].planning].document.value("situation") == "Efter sidan"
    assert moved[stories[0].planning].from_ver <= told[stories[0].planning].document.ver
    assert {new.header, new.admission, new.planning} <= moved.keys()


def test_a_reader_far_behind_is_told_to_begin_anew(store: Store, ward: Pen, monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [begin_story(store, ward) for _ in range(4)]
    assert store.pull(asker_of(SCOPE), SCOPE, 0).rows == 12, "a thousand positions are always replayed"
    monkeypatch.setattr(bootstrapping, "REPLAYED", 1)
    with pytest.raises(StoreRefusal) as refused:
        store.pull(asker_of(SCOPE), SCOPE, 0)
    assert refused.value.code == "too_far_behind"
    before = store.bootstrap(asker_of(SCOPE), SCOPE).edition.head
    publish(store, stories[0], "Ny text")
    assert store.pull(asker_of(SCOPE), SCOPE, before).rows == 2, "two documents of twelve are quicker replayed"
    publish(store, stories[1], "Ny text")
    with pytest.raises(StoreRefusal):
        store.pull(asker_of(SCOPE), SCOPE, before)
    with store._database.write() as connection:
        head = connection.exec_driver_sql(f"SELECT head FROM scope WHERE scope_id = '{SCOPE}'").scalar_one()
        row = {"scope_id": SCOPE, "pos": head + 1, "doc_id": stories[0].admission, "ver": 9, "revokes": True}
        connection.execute(schema.feed.insert(), row)
        connection.exec_driver_sql(f"UPDATE scope SET head = head + 1 WHERE scope_id = '{SCOPE}'")
    assert store.pull(asker_of(SCOPE), SCOPE, before).head == head + 1, (
        "what has left the scope must be told one by one"
    )


def test_an_edition_ends_when_something_leaves_the_scope(store: Store, ward: Pen) -> None:
    story = begin_story(store, ward)
    edition = store.bootstrap(asker_of(SCOPE), SCOPE).edition
    publish(store, story, "Ny text")
    assert store.edition_holds(asker_of(SCOPE), SCOPE, edition)
    with store._database.write() as connection:
        connection.exec_driver_sql(f"UPDATE doc_scope SET until_ver = 4 WHERE doc_id = '{story.admission}'")
    assert not store.edition_holds(asker_of(SCOPE), SCOPE, edition)
    assert story.admission not in {b.document.doc_id for page in pages(store) for b in page.bundles}


def test_kept_pages_are_unreadable_on_the_disk_and_bounded() -> None:
    cache = PageCache(most_bytes=3_000)
    edition = Edition(5, 3, 0)
    cache.put("unit:a", edition, "", b"Ingrid Hallberg" * 60)
    cache.put("unit:a", edition, "case", b"Two" * 300)
    assert cache.get("unit:a", edition, "") == b"Ingrid Hallberg" * 60
    assert cache.newest("unit:a") == edition
    assert cache._folder is not None
    assert all(b"Ingrid" not in file.read_bytes() for file in cache._folder.iterdir())
    newer = Edition(9, 3, 0)
    cache.put("unit:a", newer, "", b"new")
    assert cache.get("unit:a", edition, "case") is None
    cache.put("unit:a", edition, "", b"old")
    assert cache.newest("unit:a") == newer, "an older edition does not come back"
    cache.put("unit:b", edition, "", b"x" * 2_990)
    assert cache.newest("unit:a") is None
    assert len(list(cache._folder.iterdir())) == 1
