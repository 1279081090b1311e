"""Two at the same moment: the outcome is that of one after the other, and nobody is told that the store broke.

Not by luck: the first stands still right before its commit until the second waits for it (or, needing nothing of the
first's, is done).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, event, text

from central.store import store as store_module
from central.store.answers import Asker, PushAnswer, StoreRefusal, UserRecord
from central.store.case_rows import read_documents
from central.store.push import receive_batch
from central.store.store import Store
from domain.directory import Membership, Unit
from domain.identity import Identity
from domain.operation import NO_PREVIOUS, Author, SignedOperation
from tests.central.pen import STORE_KEY, Pen, admission, asker_of, begin_story, new_id, opening, published

_A = TypeVar("_A")
_B = TypeVar("_B")
_PATIENCE = 20.0
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


class Moment:
    """Runs two calls so that the second begins while the first is about to commit."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._first: threading.Thread | None = None
        self._reached = threading.Event()
        self._on = threading.Event()

    def hold(self, connection: Connection) -> None:
        if threading.current_thread() is self._first and connection.get_execution_options().get("samsa_writes"):
            self._reached.set()
            assert self._on.wait(_PATIENCE)

    def both(self, first: Callable[[], _A], second: Callable[[], _B]) -> tuple[_A, _B]:
        def begin() -> _A:
            self._first = threading.current_thread()
            try:
                return first()
            finally:
                self._reached.set()

        with ThreadPoolExecutor(2) as threads:
            one = threads.submit(begin)
            assert self._reached.wait(_PATIENCE)
            two = threads.submit(second)
            try:
                self._until_it_waits(two)
            finally:
                self._on.set()
            return one.result(_PATIENCE), two.result(_PATIENCE)

    def _until_it_waits(self, other: Future[Any]) -> None:
        engine = self._store._database.engine
        if engine.dialect.name == "sqlite":
            return  # there is one writer: the second waits already, or will find the first done
        deadline = time.monotonic() + _PATIENCE
        with engine.connect() as watching:
            while not other.done() and watching.scalar(_WAITING) == 0:
                watching.rollback()
                assert time.monotonic() < deadline, "it neither waits nor ends"
                time.sleep(0.002)


@pytest.fixture
def moment(store: Store) -> Iterator[Moment]:
    moment = Moment(store)
    event.listen(store._database.engine, "commit", moment.hold)
    yield moment
    event.remove(store._database.engine, "commit", moment.hold)


@pytest.fixture
def ward(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


@pytest.fixture
def colleague(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


@pytest.fixture
def nurse(store: Store) -> Pen:
    return Pen("ska-ssk").enrol(store)


def pushing(store: Store, pen: Pen, *written: SignedOperation) -> Callable[[], PushAnswer]:
    return lambda: pen.push(store, *written)


def ruled(answer: PushAnswer) -> list[tuple[str, str]]:
    return [(verdict.ruling, verdict.code) for verdict in answer.verdicts]


def test_two_who_open_one_case(store: Store, moment: Moment, ward: Pen, colleague: Pen) -> None:
    case = new_id()
    hers, his = ward.write("open_case", case, opening()), colleague.write("open_case", case, opening())
    one, two = moment.both(pushing(store, ward, hers), pushing(store, colleague, his))
    assert ruled(one) == [("applied", "")]
    assert ruled(two) == [("held", "case_exists")]


def test_two_cases_that_name_one_document(store: Store, moment: Moment, ward: Pen, colleague: Pen) -> None:
    doc = new_id()
    hers, his = ward.write("open_case", new_id(), opening(doc)), colleague.write("open_case", new_id(), opening(doc))
    one, two = moment.both(pushing(store, ward, hers), pushing(store, colleague, his))
    assert ruled(one) == [("applied", "")]
    assert ruled(two) == [("held", "doc_id_taken")]


def test_two_wards_that_admit_one_person(store: Store, moment: Moment, ward: Pen) -> None:
    """Neither can know of the other; one of them is told."""
    author = Author("gbg-avd1.1", "Karin Ros", "sjuksköterska")
    unit = Unit("gbg-avd1", "Göteborg sjukhusavdelning 1", "SLUTEN", "Göteborg")
    role = Membership(author.user_id, unit.unit_id, "CASEWORKER_SLUTEN")
    store.write_reference([unit], [UserRecord(author.user_id, author.name, author.title)], [role])
    other = Pen(unit.unit_id, author=author).enrol(store)
    written = []
    for pen in (ward, other):
        case = new_id()
        opened = pen.write("open_case", case, opening())
        written.append((opened, pen.write("send", case, admission("ska-ssk"))))
    one, two = moment.both(pushing(store, ward, *written[0]), pushing(store, other, *written[1]))
    assert ruled(one) == [("applied", ""), ("applied", "")]
    assert ruled(two) == [("held", "other_inpatient_case"), ("held", "case_unknown")]


@pytest.mark.parametrize("joined_first", [False, True])
def test_a_case_that_is_opened_while_its_number_becomes_anothers(
    store: Store, moment: Moment, ward: Pen, *, joined_first: bool
) -> None:
    keeper = Asker("keeper.1", "ska-vc1")
    role = Membership(keeper.user_id, keeper.unit_id, "IDENTITY_ADMIN")
    store.write_reference([], [UserRecord(keeper.user_id, "Kim Ek", "handläggare")], [role])
    number, now = Identity("1.2.752.129.2.1.3.3", "194410719043"), Identity("1.2.752.129.2.1.3.1", "194410119046")
    case, header = new_id(), new_id()
    opened = ward.write("open_case", case, opening(header, **{"person/id": number.value, "person/id_kind": "SNR"}))

    def join() -> object:
        return store.identities.join(keeper, number, now, "Folkbokförd")

    acts = (pushing(store, ward, opened), join)
    moment.both(*(reversed(acts) if joined_first else acts))
    with store._database.read() as connection:
        shown = read_documents(connection, case)[header]
    assert shown.text("person/now_id") == now.value


def test_two_devices_that_use_one_operation_id(store: Store, moment: Moment, ward: Pen, colleague: Pen) -> None:
    taken = new_id()
    hers = ward.write("open_case", new_id(), opening(), op_id=taken)
    his = colleague.write("open_case", new_id(), opening(), op_id=taken)
    one, two = moment.both(pushing(store, ward, hers), pushing(store, colleague, his))
    assert ruled(one) == [("applied", "")]
    assert ruled(two) == [("held", "op_id_taken")]


def test_one_push_delivered_twice(store: Store, moment: Moment, ward: Pen) -> None:
    written = [ward.write("open_case", new_id(), opening()) for _ in range(3)]
    one, two = moment.both(pushing(store, ward, *written), pushing(store, ward, *written))
    assert one.verdicts == two.verdicts
    assert store.pull(asker_of("unit:ska-avd1"), "unit:ska-avd1", 0).head == 3


def test_two_texts_for_one_field(store: Store, moment: Moment, ward: Pen, nurse: Pen) -> None:
    story = begin_story(store, ward)
    hers = ward.write("publish", story.case_id, published(story.planning, {"person_view": ("Vill hem", None)}))
    his = nurse.write("publish", story.case_id, published(story.planning, {"person_view": ("Orolig", None)}))
    one, two = moment.both(pushing(store, ward, hers), pushing(store, nurse, his))
    assert [verdict.ruling for verdict in (*one.verdicts, *two.verdicts)] == ["applied", "conflict"]
    assert [verdict.case_seq for verdict in (*one.verdicts, *two.verdicts)] == [4, 5]


def test_two_cases_of_one_unit_get_positions_in_the_order_of_their_commits(
    store: Store, moment: Moment, ward: Pen, colleague: Pen
) -> None:
    first, second = new_id(), new_id()
    hers, his = ward.write("open_case", first, opening()), colleague.write("open_case", second, opening())
    moment.both(pushing(store, ward, hers), pushing(store, colleague, his))
    bundles = store.pull(asker_of("unit:ska-avd1"), "unit:ska-avd1", 0).bundles
    assert [bundle.document.case_id for bundle in bundles] == [first, second]


def test_cases_pushed_in_opposite_order_wait_for_nobody_in_a_circle(
    store: Store, moment: Moment, ward: Pen, nurse: Pen
) -> None:
    one, other = begin_story(store, ward), begin_story(store, ward)

    def both(pen: Pen, *stories: Any) -> list[SignedOperation]:
        return [
            pen.write("publish", s.case_id, published(s.planning, {f"{pen.unit}/view".replace("-", "_"): ("x", None)}))
            for s in stories
        ]

    hers, his = both(ward, one, other), both(nurse, other, one)
    answers = moment.both(pushing(store, ward, *hers), pushing(store, nurse, *his))
    assert [len(answer.verdicts) for answer in answers] == [2, 2]
    assert "store_could_not_apply" not in {code for answer in answers for _, code in ruled(answer)}


def test_one_device_enrolled_twice(store: Store, moment: Moment) -> None:
    pen = Pen("ska-vc1")
    one, two = moment.both(
        lambda: store.enrol(pen.device_id, pen.user_id, pen.public_key),
        lambda: store.enrol(pen.device_id, pen.user_id, pen.public_key),
    )
    assert one == two


def test_two_disks_of_one_device_continue_in_one_new_incarnation(store: Store, moment: Moment, ward: Pen) -> None:
    ward.push(store, ward.write("open_case", new_id(), opening()))
    ward.seq, ward.previous = 0, NO_PREVIOUS
    forked = ward.write("open_case", new_id(), opening())

    def push() -> int:
        with pytest.raises(StoreRefusal, match="fork") as refused:
            ward.push(store, forked)
        incarnation = refused.value.details["incarnation"]
        assert isinstance(incarnation, int)
        return incarnation

    assert moment.both(push, push) == (2, 2)


def test_a_push_that_waited_for_a_fork_is_not_numbered_in_the_old_incarnation(
    store: Store, moment: Moment, ward: Pen
) -> None:
    ward.push(store, ward.write("open_case", new_id(), opening()))
    following = ward.write("open_case", new_id(), opening())
    ward.seq, ward.previous = 0, NO_PREVIOUS
    forked = ward.write("open_case", new_id(), opening())

    def fork() -> None:
        with pytest.raises(StoreRefusal, match="fork"):
            store.push(ward.device_id, 1, 1, [forked])

    def push() -> None:
        with pytest.raises(StoreRefusal, match="fork"):
            store.push(ward.device_id, 1, 2, [following])

    moment.both(fork, push)


def test_two_changes_of_the_directory(store: Store, moment: Moment) -> None:
    def write(name: str) -> Callable[[], None]:
        unit = Unit("ska-new", name, "VC", "Skaraborg")
        person = UserRecord("ska-new.1", name, "läkare")
        role = Membership("ska-new.1", "ska-new", "CASEWORKER_OPENV")
        return lambda: store.write_reference([unit], [person], [role])

    moment.both(write("First"), write("Second"))
    placement = store.placement("ska-new")
    assert (placement.unit.name, placement.user.name, placement.roles) == ("Second", "Second", ("CASEWORKER_OPENV",))
    page = store.pull(asker_of("reference"), "reference", 0)
    assert page.rows + page.superseded == page.head


def test_a_name_that_changes_while_signatures_are_checked_counts(
    store: Store, ward: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*arguments: Any) -> Any:
        received = receive_batch(*arguments)
        store.write_reference([], [UserRecord(ward.user_id, "Eva Dahl-Berg", "sjuksköterska")], [])
        return received

    monkeypatch.setattr(store_module, "receive_batch", meanwhile)
    assert ruled(ward.push(store, ward.write("open_case", new_id(), opening()))) == [("held", "author_mismatch")]


def test_two_remarks_under_one_name(store: Store, moment: Moment) -> None:
    moment.both(lambda: store.set_meta("seeded", "1"), lambda: store.set_meta("seeded", "2"))
    assert store.meta("seeded") == "2"


def test_a_new_database_opened_twice_has_one_epoch(address: Path | str) -> None:
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(lambda _: Store.open(address, STORE_KEY), range(4)))
    assert len({store.epoch for store in stores}) == 1
    for store in stores:
        store.close()
