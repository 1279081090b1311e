"""Cases that a process has at hand: never another's older view, never what was not committed, never too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import Connection

from central.store import push
from central.store.bulk import Writes
from central.store.case_rows import DocumentMove, StoredCase, lock_case
from central.store.case_shelf import CaseShelf
from central.store.feed import feed_moves
from central.store.store import Store
from domain.case import Case, Cell, Document
from tests.central.pen import STORE_KEY, Pen, begin_story, published


class Broken(Exception):
    """Stands for a fault of ours that nobody has thought of."""


@pytest.fixture
def twin(store: Store, address: Path | str) -> Iterator[Store]:
    """Another process of the service on the same database."""
    opened = Store.open(address, STORE_KEY)
    yield opened
    opened.close()


def test_what_is_kept_is_what_would_be_read(store: Store) -> None:
    ward, nurse = Pen("ska-avd1").enrol(store), Pen("ska-ssk").enrol(store)
    story = begin_story(store, ward)
    nurse.do(store, "acknowledge", story.case_id, {"doc": story.admission})
    for pen, path, text in ((ward, "situation", "x"), (nurse, "situation", "y"), (nurse, "situation", "z")):
        pen.do(store, "publish", story.case_id, published(story.planning, {path: (text, None)}, seen=3))
    nurse.do(store, "publish", story.case_id, published(story.planning, {"equipment/r1/what": ("säng", None)}))
    with store._database.write() as connection:
        read = lock_case(connection, story.case_id)
    assert read.case is not None
    kept = store._shelf.take(story.case_id, read.case.head, read.head_hash)
    assert kept == read


def _no_way(*_: object) -> NoReturn:
    raise Broken


def test_what_another_process_has_written_since_is_seen(
    store: Store, twin: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward, nurse = Pen("ska-avd1").enrol(store), Pen("ska-ssk").enrol(store)
    story = begin_story(store, ward)
    monkeypatch.setattr(push, "judge_apart", _no_way)  # which would read anew, and so hide a case that is too old
    nurse.do(twin, "publish", story.case_id, published(story.planning, {"situation": ("hers", None)}))
    mine = ward.do(store, "publish", story.case_id, published(story.planning, {"situation": ("mine", None)}))
    assert (mine.ruling, mine.case_seq) == ("conflict", 5)


def test_what_was_not_committed_is_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = Pen("ska-avd1").enrol(store)
    story = begin_story(store, ward)

    def broken(connection: Connection, moves: Iterable[DocumentMove], also: Writes) -> None:
        feed_moves(connection, moves, also)
        raise Broken

    lost = ward.write("publish", story.case_id, published(story.planning, {"situation": ("lost", None)}))
    with monkeypatch.context() as patched:
        patched.setattr(push, "feed_moves", broken)
        with pytest.raises(Broken):
            ward.push(store, lost)
    again = ward.push(store, lost).verdicts[0]
    assert (again.ruling, again.case_seq) == ("applied", 4)


def test_a_case_is_read_once_for_many_pushes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = Pen("ska-avd1").enrol(store)
    story = begin_story(store, ward)
    monkeypatch.setattr("central.store.case_rows.value_from_text", _no_way)
    done = ward.do(store, "publish", story.case_id, published(story.planning, {"situation": ("x", None)}))
    assert done.ruling == "applied"


def _case(case_id: str, cells: int, head: int = 1) -> StoredCase:
    held = {f"c{number}": Cell("x", 1, "") for number in range(cells)}
    document = Document("d", case_id, "header", 1, "u", None, frozenset(), held)
    return StoredCase(Case(case_id, head, {"d": document}), f"hash {head}")


def test_those_used_longest_ago_give_way() -> None:
    shelf = CaseShelf(most_cells=100)
    shelf.put([_case("a", 20), _case("b", 20), _case("c", 20)])
    assert shelf.take("a", 1, "hash 1")
    shelf.put([_case("d", 20)])
    assert [bool(shelf.take(name, 1, "hash 1")) for name in "abcd"] == [True, False, True, True]
    shelf.put([_case("a", 20, head=2)] * 5)
    assert [bool(shelf.take(name, 1, "hash 1")) for name in "abcd"] == [False, False, True, True]
    assert shelf.take("a", 2, "hash 2")
    shelf.put([_case("huge", 1000)])
    assert not any(shelf.take(name, 1, "hash 1") for name in ["a", "c", "d", "huge"])
