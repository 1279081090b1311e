"""The access log in the store: what is delivered is taken once and for all; what the store sees it writes itself."""

from __future__ import annotations

import getpass
import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from central.api.refusals import Refusals
from central.app.command import run
from central.app.training_store import open_service_store
from central.store import schema
from central.store.answers import Asker, StoreRefusal
from central.store.event_check import check_events, check_new_events
from central.store.events import row_of
from central.store.store import Store
from domain.attachment import CHUNK_BYTES, Attachment
from domain.canonical import sha256_hex
from domain.event import Break, chained, parse_event
from domain.event_delivery import client_row, sign_batch
from domain.operation import NO_PREVIOUS
from tests.central.pdf_samples import of_size
from tests.central.pen import Pen, admission, fill, new_id, open_store, opening, sqlite_store
from tests.central.service import serving
from tests.postgres.cluster import Cluster
from tests.security.clerk import Clerk

OWN = "Skaraborg"
_EVENTS, _HEADS = schema.event, schema.event_head


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite_store(tmp_path)
    yield opened
    opened.close()


def clerk_of(store: Store, unit: str = "ska-ssk") -> Clerk:
    return Clerk(Pen(unit).enrol(store))


def rows(store: Store, owner: str | None = None) -> list[Row[Any]]:
    query = select(_EVENTS).order_by(_EVENTS.c.owner, _EVENTS.c.n)
    with store._database.read() as db:
        return list(db.execute(query if owner is None else query.where(_EVENTS.c.owner == owner)))


def kinds(store: Store, **wanted: str) -> list[str]:
    """Kinds of the events that have these columns, in order."""
    told = [row for row in rows(store) if all(getattr(row, name) == value for name, value in wanted.items())]
    return [parse_event(row.data).kind for row in told]


def clean(store: Store) -> bool:
    with store._database.read() as db:
        return check_events(db).clean


class TestADelivery:
    def test_is_taken_once_however_often_it_comes_and_answered_alike(self, address: Path | str) -> None:
        store = open_store(address)
        clerk = clerk_of(store)
        first = clerk.batch(clerk.event(), clerk.event("document_opened"))
        second = clerk.batch(clerk.event("logged_out"))
        together = sign_batch(
            clerk.pen.device_id, clerk.chain, 1, NO_PREVIOUS, first.events + second.events, clerk.pen.key
        )
        for batch in (first, first, together, second, first, together):
            store.events.take(batch, clerk.pen.user_id)
        mine = rows(store, OWN)
        told = [parse_event(row.data).kind for row in mine if row.device_id == clerk.pen.device_id]
        assert told == ["case_opened", "document_opened", "logged_out"]
        assert [row.n for row in mine] == list(range(1, len(mine) + 1))
        assert clean(store)
        store.close()

    def test_with_a_hole_before_it_or_of_another_history_takes_nothing(self, store: Store) -> None:
        clerk = clerk_of(store)
        clerk.deliver(store, *[clerk.event() for _ in range(3)])
        before = rows(store)
        device, key = clerk.pen.device_id, clerk.pen.key
        for first, previous, code in (
            (5, clerk.previous, "hole"),
            (4, NO_PREVIOUS, "event_fork"),
            (3, NO_PREVIOUS, "event_fork"),
            (1, NO_PREVIOUS, "event_fork"),
        ):
            events = [clerk.event().to_bytes()] * (2 if first != 1 else 1)
            with pytest.raises(StoreRefusal) as refused:
                store.events.take(sign_batch(device, clerk.chain, first, previous, events, key))
            assert refused.value.code == code
        with pytest.raises(StoreRefusal) as refused:
            store.events.take(sign_batch(device, clerk.chain, 9, clerk.previous, [b"{}"], key))
        assert refused.value.details == {"expected": 4}
        assert rows(store) == before
        assert clerk.deliver(store).last == 4

    def test_that_the_device_has_not_signed_is_refused(self, store: Store) -> None:
        clerk, other = clerk_of(store), clerk_of(store)
        batch = clerk.batch()
        for forged, code in (
            (replace(batch, signature=bytes(64)), "bad_event_signature"),
            (replace(batch, events=(clerk.event("printed").to_bytes(),)), "bad_event_signature"),
            (replace(batch, device_id=other.pen.device_id), "bad_event_signature"),
            (replace(batch, events=batch.events * 501), "too_large"),
            (replace(batch, events=(b"x" * 20_001,)), "too_large"),
            (replace(batch, chain="x" * 90), "bad_field"),
            (replace(batch, device_id=batch.chain), "unknown_device"),
        ):
            with pytest.raises(StoreRefusal) as refused:
                store.events.take(forged)
            assert refused.value.code == code
        with pytest.raises(StoreRefusal, match="wrong_device"):
            store.events.take(batch, "fyr-ssk.1")
        assert kinds(store, device_id=clerk.pen.device_id) == []

    def test_with_something_in_it_that_does_not_agree_is_taken_and_the_doubt_noted(self, store: Store) -> None:
        clerk = clerk_of(store)
        nobody, elsewhere = replace(clerk.actor, user_id="fyr-ssk.1"), replace(clerk.actor, unit_id="closed")
        away = replace(clerk.actor, unit_id="fyr-ssk")
        clerk.deliver(
            store,
            clerk.event(),
            clerk.event(actor=nobody),
            clerk.event(actor=elsewhere),
            clerk.event(device_id=clerk.chain),
            b'{"newer":"than we"}',
            clerk.event(actor=away),
        )
        store.lose_device(clerk.pen.device_id)
        clerk.deliver(store, clerk.event("document_opened"))
        mine = {(row.seq, row.owner, row.doubt) for row in rows(store) if row.device_id == clerk.pen.device_id}
        assert mine == {
            (1, OWN, ""),
            (2, OWN, "author_mismatch"),
            (3, "?", "unit_unknown"),
            (4, OWN, "wrong_device"),
            (5, "?", "unreadable"),
            (6, "Fyrbodal", ""),
            (7, OWN, "device_lost"),
        }
        assert clean(store)


def test_deliveries_at_once_make_one_chain(address: Path | str) -> None:
    store = open_store(address)
    clerks = [clerk_of(store, unit) for unit in ("ska-ssk", "ska-vc1", "ska-ssk", "fyr-ssk")]
    batches = [clerk.batch(*[clerk.event() for _ in range(5)]) for clerk in clerks] * 3
    with ThreadPoolExecutor(6) as at_once:
        list(at_once.map(store.events.take, batches))
    assert [row.n for row in rows(store, OWN)] == list(range(1, 16))
    assert clean(store)
    store.close()


class TestTheRow:
    def test_can_be_neither_changed_nor_removed_by_the_service(self, store: Store) -> None:
        clerk_of(store).deliver(store)
        for statement in (update(_EVENTS).values(doubt="x"), delete(_EVENTS)):
            with pytest.raises(DBAPIError, match="append-only"), store._database.write() as db:
                db.execute(statement)


def unprotect(db: Connection) -> None:
    """What whoever owns the database can do."""
    for change in ("update", "delete"):
        db.exec_driver_sql(f"DROP TRIGGER IF EXISTS event_no_{change}")


class TestWhoeverOwnsTheDatabase:
    """Rows changed, removed or put in, in ten ways: each found, and its place named."""

    @pytest.mark.parametrize("times", [80, pytest.param(1_000, marks=pytest.mark.long)])
    def test_cannot_touch_a_row_unseen(self, store: Store, times: int) -> None:
        clerk, rng = clerk_of(store), random.Random(20261120)
        for _ in range(4):
            clerk.deliver(store, *[clerk.event() for _ in range(6)])
        store.events.note("refused", Asker("ska-ssk.1", "ska-ssk"), code="unknown_scope")
        before = [dict(row._mapping) for row in rows(store, OWN)]
        assert len(before) == 25
        assert clean(store)
        with store._database.write() as db:
            unprotect(db)
            for number in range(times):
                savepoint = db.begin_nested()
                place = tamper(db, rng, before, number % 10)
                found = check_events(db).broken.get(OWN)
                assert found is not None, number
                assert found.number in place, (number, found, place)
                savepoint.rollback()
            assert check_events(db).clean

    def test_cannot_touch_what_came_since_the_last_look_nor_the_place_it_ended_at(self, store: Store) -> None:
        clerk = clerk_of(store)
        clerk.deliver(store, *[clerk.event() for _ in range(5)])
        with store._database.read() as db:
            told = {owner: {n: end} for owner, (n, end) in check_events(db).ends.items()}
        clerk.deliver(store, *[clerk.event() for _ in range(5)])
        with store._database.write() as db:
            unprotect(db)
            found = check_new_events(db, told)
            assert (found.clean, found.events) == (True, 5)
            for n, seen in ((4, None), (5, "not_as_told"), (6, "altered"), (10, "altered")):
                savepoint = db.begin_nested()
                db.execute(update(_EVENTS).where(_EVENTS.c.owner == OWN, _EVENTS.c.n == n).values(hash="ab" * 32))
                broken = check_new_events(db, told).broken.get(OWN)
                assert broken == (None if seen is None else Break(n, seen))
                savepoint.rollback()
            db.execute(delete(_EVENTS).where(_EVENTS.c.owner == OWN))
            assert check_new_events(db, told).broken[OWN] == Break(5, "cut_short")

    def test_who_writes_all_of_it_anew_is_found_by_the_devices_signature(self, store: Store) -> None:
        clerk = clerk_of(store)
        clerk.deliver(store, *[clerk.event() for _ in range(5)])
        with store._database.read() as db:
            told = check_events(db).ends
        with store._database.write() as db:
            unprotect(db)
            third = db.execute(select(_EVENTS).where(_EVENTS.c.owner == OWN, _EVENTS.c.seq == 3)).mappings().one()
            other = replace(parse_event(third["data"]), person_id="195001011234").to_bytes()
            db.execute(update(_EVENTS).where(_EVENTS.c.owner == OWN, _EVENTS.c.n == third["n"]).values(data=other))
            write_anew(db)
            found = check_events(db)
            assert found.broken == {f"{clerk.pen.device_id}/{clerk.chain}": Break(3, "altered")}
            ends = {owner: {n: end} for owner, (n, end) in told.items()}
            assert check_events(db, ends).broken[OWN].code == "not_as_told"
            write_links_anew(db, clerk)
            write_anew(db)
            assert check_events(db).broken == {f"{clerk.pen.device_id}/{clerk.chain}": Break(1, "not_signed")}

    def test_who_takes_a_whole_chain_away_is_found(self, store: Store) -> None:
        clerk = clerk_of(store)
        clerk.deliver(store)
        with store._database.read() as db:
            told = {owner: {n: end} for owner, (n, end) in check_events(db).ends.items()}
        with store._database.write() as db:
            unprotect(db)
            db.execute(delete(_EVENTS).where(_EVENTS.c.owner == OWN))
            assert check_events(db).broken[OWN] == Break(1, "cut_short")
            db.execute(delete(_HEADS).where(_HEADS.c.owner == OWN))
            assert check_events(db).broken == {f"{clerk.pen.device_id}/{clerk.chain}": Break(1, "cut_short")}
            db.execute(delete(schema.event_source))
            assert check_events(db).clean
            assert check_events(db, told).broken[OWN] == Break(1, "cut_short")


def tamper(db: Connection, rng: random.Random, kept: list[dict[str, Any]], way: int) -> set[int]:
    """Change something in the owner's chain in one of ten ways; the numbers that may be named for it."""
    row = kept[rng.randrange(len(kept))]
    n, last = row["n"], len(kept)
    mine = (_EVENTS.c.owner == OWN) & (_EVENTS.c.n == n)
    after = (_EVENTS.c.owner == OWN) & (_EVENTS.c.n > n)
    data = bytearray(row["data"])
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    changes: dict[int, dict[str, object]] = {
        0: {"data": bytes(data)},
        1: {"received_at": "2026-11-20T09:00:00.001Z"},
        2: {"doubt": "author_mismatch"},
        3: {"seq": 77},
        4: {"link": "ab" * 32},
        5: {"hash": "ab" * 32},
        6: {"device_id": "store" if row["device_id"] != "store" else "x"},
    }
    if way in changes:
        db.execute(update(_EVENTS).where(mine).values(**changes[way]))
        return {n}
    if way == 7:
        db.execute(delete(_EVENTS).where(mine))
        return {n}
    if way == 8:  # taken out, and what follows moved up
        db.execute(delete(_EVENTS).where(mine))
        move(db, after, -1)
        return {n}
    # put in behind it, as a row that follows from it; what came after moved down
    move(db, after, 1)
    new = {**row, "n": n + 1, "data": bytes(kept[0]["data"]), "seq": 0, "sig": None}
    new["hash"] = chained(row["hash"], row_of(new))
    db.execute(insert(_EVENTS).values(new))
    return {n + 2} if n < last else {last + 1}


def move(db: Connection, which: Any, by: int) -> None:
    numbers = db.execute(select(_EVENTS.c.n).where(which).order_by(_EVENTS.c.n * -by)).scalars().all()
    for n in numbers:
        db.execute(update(_EVENTS).where(_EVENTS.c.owner == OWN, _EVENTS.c.n == n).values(n=n + by))


def write_anew(db: Connection) -> None:
    """Make the owners' chains agree with what lies there now."""
    previous, owner = NO_PREVIOUS, ""
    for row in db.execute(select(_EVENTS).order_by(_EVENTS.c.owner, _EVENTS.c.n)).mappings().all():
        previous = NO_PREVIOUS if row["owner"] != owner else previous
        owner, previous = row["owner"], chained(previous, row_of(row))
        db.execute(update(_EVENTS).where(_EVENTS.c.owner == owner, _EVENTS.c.n == row["n"]).values(hash=previous))
        db.execute(update(_HEADS).where(_HEADS.c.owner == owner).values(hash=previous))


def write_links_anew(db: Connection, clerk: Clerk) -> None:
    """Make the device's chain agree too, as far as one can without its key."""
    previous = NO_PREVIOUS
    mine = _EVENTS.c.chain == clerk.chain
    for row in db.execute(select(_EVENTS).where(mine).order_by(_EVENTS.c.seq)).mappings().all():
        previous = chained(previous, client_row(clerk.pen.device_id, clerk.chain, row["seq"], row["data"]))
        db.execute(update(_EVENTS).where(mine, _EVENTS.c.seq == row["seq"]).values(link=previous))
    db.execute(update(schema.event_source).values(last_hash=previous))


class TestTheStoreItself:
    def test_writes_down_who_logs_in_and_which_devices_there_are(self, store: Store) -> None:
        pen = Pen("ska-ssk")
        with serving(store) as caller:
            caller.log_in("ska-ssk", pen)
            caller.log_in("ska-ssk", pen)
        store.lose_device(pen.device_id)
        store.find_again(pen.device_id)
        assert kinds(store, device_id="store", owner=OWN) == ["logged_in", "device_enrolled", "logged_in"]
        assert kinds(store, owner="store") == ["device_lost", "device_found"]
        told = parse_event(rows(store, OWN)[0].data)
        assert (told.actor.name, told.actor.unit_name, told.actor.role) == (
            "Anna Lindh",
            "Kommun SSK",
            "CASEWORKER_KOM",
        )

    def test_lets_nobody_in_of_whom_it_cannot_write(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        def no_room(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(store.events, "note", no_room)
        with serving(store) as caller:
            answer = caller.post("/v1/training/login", {"unit": "ska-ssk"})
        assert (answer.status, "session_token" in answer.json()) == (500, False)

    def test_tells_refusals_once_a_minute_for_each_session(self, store: Store) -> None:
        with serving(store) as caller:
            mine, other = caller.log_in("ska-ssk"), caller.log_in("fyr-ssk")
            for _ in range(3):
                assert mine.get("/v1/pull?scope=unit:fyr-ssk&after=0").status == 403
            assert mine.get("/v1/blob/01a1f82f-7c40-7818-9818-181818181818/0").status == 404
            assert other.get("/v1/pull?scope=unit:ska-ssk&after=0").status == 403
            assert other.get("/v1/wait?unit:ska-ssk=0&within=0").status == 403
            assert mine.get("/v1/pull?scope=unit:ska-ssk&after=x").status == 400
            for _ in range(5):
                caller.token = "nobody's"
                assert caller.get("/v1/pull?scope=unit:ska-ssk&after=0").status == 401
        told = [parse_event(row.data) for row in rows(store) if parse_event(row.data).kind == "refused"]
        assert {(one.actor.user_id, one.code, one.what, one.count) for one in told} == {
            ("ska-ssk.1", "unknown_scope", "/v1/pull", 4),
            ("fyr-ssk.1", "unknown_scope", "/v1/pull", 2),
            ("", "bad_token", "/v1/pull", 5),
        }
        of_hers = next(one for one in told if one.actor.user_id == "ska-ssk.1")
        assert of_hers.reason == "unknown_scope /v1/pull 3, unknown_blob /v1/blob/{blob}/{n} 1"

    def test_keeps_refusals_that_cannot_be_written_for_the_next_minute(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refusals = Refusals(store.events, lambda _: None)
        refusals.count("/v1/pull", "bad_token", None)
        with monkeypatch.context() as full:
            full.setattr(store.events, "note", lambda *_, **__: 1 / 0)
            assert refusals.write() == 0
        refusals.count("/v1/pull", "bad_token", None)
        assert refusals.write() == 1
        assert parse_event(rows(store, "store")[-1].data).count == 2

    def test_writes_down_that_a_file_goes_out_once_for_all_its_parts(self, store: Store) -> None:
        ward, data = Pen("ska-avd1").enrol(store), of_size(2 * CHUNK_BYTES + 1)
        file = Attachment(new_id(), "Epikris.pdf", len(data), sha256_hex(data))
        store.blobs.keep([(Asker("ska-avd1.1", "ska-avd1"), file, data)])
        case_id, doc = new_id(), new_id()
        assert ward.do(store, "open_case", case_id, opening()).ruling == "applied"
        body = {**admission("ska-ssk", doc=doc), "attachments": [file.to_body()]}
        assert ward.do(store, "send", case_id, body).ruling == "applied"
        with serving(store) as caller:
            nurse, stranger = caller.log_in("ska-ssk", Pen("ska-ssk")), caller.log_in("fyr-ssk")
            for n in (1, 0, 2, 1):
                assert nurse.get(f"/v1/blob/{file.blob}/{n}").status == 200
            assert stranger.get(f"/v1/blob/{file.blob}/0").status == 404
        (told,) = [one for row in rows(store) if (one := parse_event(row.data)).kind == "attachment_fetched"]
        assert (told.actor.user_id, told.resource, told.case_id, told.what) == ("ska-ssk.1", file.blob, case_id, doc)
        assert told.person_id == "194410119046"


class TestACommand:
    def test_is_written_down_with_who_ran_it_and_the_log_looked_through(
        self, tmp_path: Path, postgres: Cluster, capsys: pytest.CaptureFixture[str]
    ) -> None:
        nothing = tmp_path / "nothing.jsonl"
        nothing.touch()
        postgres.drop(postgres.database())  # for the role
        url = postgres.service_url(postgres.empty_database())
        assert run(["migrate", "--database", postgres.owner_url(url), "--role", postgres.service_role]) == 0
        common = ["--database", url, "--data", str(tmp_path)]
        store = open_service_store(tmp_path, url)
        fill(store)
        device = Pen("ska-ssk").enrol(store).device_id
        Clerk(Pen("ska-ssk").enrol(store)).deliver(store)
        store.close()
        assert run(["device-lost", *common, device]) == 0
        assert run(["new-epoch", "--database", url]) == 0
        capsys.readouterr()
        assert run(["verify-events", "--database", url]) == 0
        lines = capsys.readouterr().out
        assert json.loads(lines.splitlines()[-1]) == {"events": 7, "chains": 2, "clean": True}
        assert run(["verify-events", "--database", url, "--new", "--told", str(nothing)]) == 0
        told = tmp_path / "told.jsonl"
        told.write_text(lines, "utf-8")
        with postgres.admin(url) as owner:
            commands = owner.execute("SELECT data FROM event WHERE owner = 'store' ORDER BY n").fetchall()
            owner.execute("DELETE FROM event WHERE owner = 'store' AND n = 2")
        events = [parse_event(row[0]) for row in commands]
        told_of = [one.what or one.kind for one in events]
        enrolled = ["device_enrolled"] * 2
        assert told_of == ["migrate", *enrolled, "device-lost", "device_lost", "new-epoch"]
        assert {one.actor.user_id for one in events if one.kind == "operator_command"} == {getpass.getuser()}
        assert events[3].resource == f"device {device}"
        assert run(["verify-events", "--database", url, "--told", str(told)]) == 5
        postgres.drop(url)
