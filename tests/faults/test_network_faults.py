"""Faults 1–3, 6–13, 15, 16, 33, 43, 47 and 71 of sync.md §5: the real service behind a network that fails."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import domain.apply
from central.store.answers import StoreRefusal
from desktop.models.pages import Page
from desktop.models.records import QueueState
from desktop.models.worker import run_here
from desktop.sync.dialogue import TransportError
from desktop.sync.enrolment import Enrolled
from desktop.sync.round import RoundReport, SyncRound
from desktop.sync.transport import HttpTransport
from domain.case import Case, Cell
from tests.central.service import LAUNCH_TOKEN, Caller, serving
from tests.faults.proxy import NetFault, Proxy
from tests.postgres.cluster import Cluster
from tests.sync.checker import Log, check_any_time, check_quiet, check_store
from tests.sync.little_town import Device, Town, copy_town
from tests.sync.machine import template

PATIENCE = httpx2.Timeout(1.0, connect=1.0, pool=1.0)


@dataclass
class Wired:
    """A town whose nurse reaches the store over HTTP through a proxy that fails."""

    town: Town
    case_id: str
    plan: str
    proxy: Proxy
    rounds: SyncRound
    service: Caller
    promised: dict[str, str] = field(default_factory=dict)

    @property
    def nurse(self) -> Device:
        return self.town.nurse

    def write(self, text: str, path: str = "situation", device: Device | None = None) -> str:
        """Somebody shares a text; the operation's id."""
        writer = device or self.nurse
        writer.desk.save_draft(self.case_id, self.plan, path, text)
        answer = writer.desk.publish(self.case_id, self.plan)
        assert answer.queued, answer
        self.promised[answer.op_id] = writer.unit_id
        return answer.op_id

    def sync(self, *faults: NetFault) -> RoundReport:
        """One round of the nurse's while these happen."""
        self.proxy.arm(*faults)
        report = self.rounds.once()
        check_any_time(self.nurse, Log(self.town.store))
        return report

    def state(self, op_id: str) -> QueueState:
        return next(item.state for item in self.nurse.desk.outbox() if item.op_id == op_id)

    def ends_well(self) -> Log:
        """All faults end; within two rounds of everybody all have all."""
        self.proxy.heal()
        self.rounds.once()  # the line it kept is broken, which it finds out now
        for _ in range(2):
            assert self.rounds.once().ok, "I12: the nurse's round does not go through"
            for device in (self.town.ward, self.town.centre):
                assert device.sync().ok
        self.rounds.once()
        log = Log(self.town.store)
        with self.town.store._database.read() as db:
            context = self.town.store._rules(db).context(self.town.clock.moment())
        check_store(log, context, set(log.keys))
        check_quiet(self.town.devices.values(), log, self.promised)
        return log

    def times(self, log: Log, text: str) -> int:
        """How many accepted operations say this."""
        return sum(text in json.dumps(dict(one.operation.body), ensure_ascii=False) for one in log.accepted)


@contextlib.contextmanager
def wiring(folder: Path) -> Iterator[Wired]:
    model, case_id, plan = template()
    town = copy_town(model, folder / "town")
    try:
        with serving(town.store) as service:
            proxy = Proxy(service.port)
            http = HttpTransport(proxy.url, LAUNCH_TOKEN, "ska-ssk", timeout=PATIENCE)
            device = town.nurse.outbox.device()
            assert device is not None
            known = Enrolled(http, device.key.public_key().public_bytes_raw())
            rounds = SyncRound(known, town.nurse.door, town.nurse.clock, run_here, page=3)
            yield Wired(town, case_id, plan, proxy, rounds, service)
            http.close()
            proxy.close()
    finally:
        town.close()


@pytest.fixture
def wired(tmp_path: Path) -> Iterator[Wired]:
    with wiring(tmp_path) as made:
        yield made


def test_fault_01_cut_before_the_push_leaves(wired: Wired) -> None:
    op_id = wired.write("Uppegående")
    report = wired.sync(NetFault("refuse", "/v1/push"))
    assert report.problem == "unreachable"
    assert wired.state(op_id) is QueueState.QUEUED
    assert wired.times(wired.ends_well(), "Uppegående") == 1


@pytest.mark.parametrize("at", [1, 150, 700])
def test_fault_02_cut_in_the_middle_of_the_request(wired: Wired, at: int) -> None:
    op_id = wired.write("Uppegående")
    assert wired.sync(NetFault("cut_request", "/v1/push", at)).problem == "unreachable"
    assert wired.state(op_id) is QueueState.QUEUED
    assert op_id not in Log(wired.town.store).keys
    assert wired.times(wired.ends_well(), "Uppegående") == 1


@pytest.mark.parametrize("at", [0, 400])
def test_fault_03_the_store_commits_and_the_answer_is_lost(wired: Wired, at: int) -> None:
    op_id = wired.write("Uppegående")
    wired.sync(NetFault("cut_answer", "/v1/push", at))
    assert wired.state(op_id) is QueueState.QUEUED
    before = Log(wired.town.store).keys[op_id]
    after = wired.ends_well()
    assert after.keys[op_id] == before, "the stored verdict is the one that is told"
    assert wired.times(after, "Uppegående") == 1


@pytest.mark.parametrize("fault", [NetFault("cut_answer", "/v1/pull", at) for at in (0, 260)], ids=str)
def test_fault_06_cut_in_the_middle_of_a_page(wired: Wired, fault: NetFault) -> None:
    _news(wired)
    before = wired.nurse.door.state(wired.nurse.scope).cursor
    for _ in range(2):  # both scopes' first pages
        wired.proxy.arm(fault)
    report = wired.sync()
    assert report.problem in {"unreachable", "broken_answer"}
    assert wired.nurse.door.state(wired.nurse.scope).cursor == before
    wired.ends_well()


@pytest.mark.parametrize("at", [0, 46, 161])
def test_fault_06_a_wrong_bit_or_a_truncated_frame_moves_nothing(wired: Wired, at: int) -> None:
    _news(wired)
    before = wired.nurse.door.state(wired.nurse.scope).cursor
    wired.rounds._transport.pull("reference", 0, 3)
    wired.proxy.arm(NetFault("delay", "/v1/pull?scope=reference"), NetFault("flip", "/v1/pull", at))
    wired.sync()
    cursor = wired.nurse.door.state(wired.nurse.scope).cursor
    assert cursor in {before, Log(wired.town.store).scopes[wired.nurse.scope].head}
    wired.ends_well()


def test_fault_07_cut_after_the_last_page_before_the_cursor_moved(wired: Wired) -> None:
    _news(wired)
    take = wired.nurse.door.take_page

    def cut(page: Page) -> frozenset[str]:
        if page.header.scope == wired.nurse.scope and page.header.last:
            raise KeyboardInterrupt
        return take(page)

    wired.nurse.door.take_page = cut  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        wired.rounds.once()
    wired.nurse.door.take_page = take  # type: ignore[method-assign]
    wired.ends_well()


@pytest.mark.parametrize("path", ["/v1/push", "/v1/pull"])
def test_fault_08_a_line_that_swallows_everything_in_silence(wired: Wired, path: str) -> None:
    op_id = wired.write("Uppegående")
    assert wired.sync(NetFault("deaf_up", path)).problem == "timed_out"
    assert (wired.state(op_id) is QueueState.QUEUED) == (path == "/v1/push")
    assert wired.times(wired.ends_well(), "Uppegående") == 1


def test_fault_09_a_line_that_lets_nothing_come_back(wired: Wired) -> None:
    """The other direction of fault 8: what she sent is in the record, and she is not told so before she hears it."""
    op_id = wired.write("Uppegående")
    assert wired.sync(NetFault("deaf_down", "/v1/push")).problem == "timed_out"
    _soon(lambda: op_id in Log(wired.town.store).keys)  # she may have stopped waiting before the store was done
    assert wired.state(op_id) is QueueState.QUEUED
    assert wired.times(wired.ends_well(), "Uppegående") == 1


def test_fault_10_a_link_that_flaps(wired: Wired) -> None:
    """Hours of it: the client's waiting is not waited for."""
    draw = random.Random(10)
    for number in range(12):
        wired.write(f"Uppegående {number}", draw.choice(("situation", "person_view")))
        if draw.random() < 0.4:
            wired.proxy.offline()
        else:
            wired.proxy.heal()
        kind = draw.choice(("refuse", "cut_request", "cut_answer"))
        wired.sync(NetFault(kind, draw.choice(("/v1/push", "/v1/pull", "/v1/hello")), draw.choice((0, 90, 500))))
    log = wired.ends_well()
    assert all(wired.times(log, f'Uppegående {number}"') == 1 for number in range(12))


def test_fault_11_a_push_delivered_twice_at_once(wired: Wired) -> None:
    for number in range(5):
        wired.write(f"Uppegående {number}")
        wired.sync(NetFault("double", "/v1/push"))
    log = wired.ends_well()
    assert all(wired.times(log, f"Uppegående {number}") == 1 for number in range(5))


def test_fault_11_eight_deliveries_at_once_get_one_verdict_on_postgresql(postgres: Cluster, tmp_path: Path) -> None:
    folder, case_id, plan = template(postgres)
    model = (folder / "ids").read_text("utf-8").split(" ")[2]
    address = postgres.copy(model)
    town = copy_town(folder, tmp_path / "town", address)
    try:
        nurse = town.nurse
        nurse.desk.save_draft(case_id, plan, "situation", "Uppegående")
        nurse.desk.publish(case_id, plan)
        nurse.transport.before = _only_push(nurse)
        with pytest.raises(KeyboardInterrupt):
            nurse.sync()
        pushed = nurse.transport.pushed[-1]
        start = threading.Barrier(8)

        def deliver(_: int) -> Any:
            start.wait()
            return town.store.push(*pushed).verdicts

        with ThreadPoolExecutor(8) as pool:
            verdicts = list(pool.map(deliver, range(8)))
        assert len({str(told) for told in verdicts}) == 1
        log = Log(town.store)
        assert sum(one.operation.op_id == verdicts[0][0].op_id for one in log.accepted) == 1
    finally:
        town.close()
        postgres.drop(address)


def test_fault_12_an_old_push_arrives_after_a_newer_one(wired: Wired) -> None:
    first = wired.write("Uppegående")
    wired.sync(NetFault("late_copy", "/v1/push"))
    wired.write("Sängliggande")
    wired.sync()  # after its answer the old one comes once more
    log = wired.ends_well()
    assert wired.times(log, "Uppegående") == 1
    device = wired.nurse.outbox.device()
    assert device is not None
    with pytest.raises(StoreRefusal) as refused:
        wired.town.store.push(device.device_id, device.incarnation, 99, ())
    assert refused.value.code == "hole"
    assert first in log.keys


def test_fault_13_pages_doubled_and_reordered(wired: Wired) -> None:
    wired.write("Uppegående", device=wired.town.ward)
    wired.town.ward.sync()
    old = wired.town.store.pull(wired.nurse.transport.asker, wired.nurse.scope, 0, 1)
    nurse = wired.nurse
    pages = [nurse.transport.pull(nurse.scope, after, 1) for after in (0, 1, 2)]
    head = old.head
    for page in (pages[2], pages[0], pages[1], pages[0]):
        nurse.transport.change_page = _instead(page)
        nurse.sync()
        check_any_time(nurse, Log(wired.town.store))
    nurse.transport.change_page = lambda told: told
    wired.ends_well()
    assert nurse.door.state(nurse.scope).cursor >= head


@pytest.mark.parametrize("path", ["/v1/push", "/v1/pull"])
def test_fault_15_a_captive_portal_answers_in_the_stores_name(wired: Wired, path: str) -> None:
    _news(wired)
    op_id = wired.write("Uppegående")
    cursor = wired.nurse.door.state(wired.nurse.scope).cursor
    report = wired.sync(*[NetFault("portal", path)] * 6)
    assert report.problem == "not_our_store"
    assert wired.state(op_id) is QueueState.QUEUED or path == "/v1/pull"
    if path != "/v1/push":
        assert wired.nurse.door.state(wired.nurse.scope).cursor == cursor
    wired.ends_well()


def test_fault_16_a_certificate_nobody_vouches_for_gets_no_word(tmp_path: Path) -> None:
    heard: list[bytes] = []
    with _tls_server(tmp_path, heard) as port:
        http = HttpTransport(f"https://127.0.0.2:{port}", "hemlig-biljett", "ska-ssk", timeout=PATIENCE)
        with pytest.raises(TransportError) as refused:
            http.login()
        assert refused.value.code == "unreachable"
        http.close()
        assert heard == []
        trusting = httpx2.Client(verify=False)  # the control: a client that believes anybody is heard
        trusting.get(f"https://127.0.0.2:{port}/", headers={"Connection": "close"})
        trusting.close()
        assert heard


@pytest.mark.parametrize("seconds", [-7_200, 3_600])
def test_fault_33_the_stores_clock_is_set(wired: Wired, seconds: int) -> None:
    wired.write("Uppegående")
    wired.sync()
    wired.town.clock.jump(seconds)
    wired.write("Sängliggande", device=wired.town.ward)
    wired.town.ward.sync()
    wired.write("Vill hem")
    wired.sync()
    log = wired.ends_well()
    for scope_id, scope in log.scopes.items():
        assert [row.pos for row in log.feed if row.scope_id == scope_id] == list(range(1, scope.head + 1))


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe\x00",
        b"{}",
        b'{"device_id": "x", "incarnation": 1, "first_seq": 1, "ops": [{"bytes": "\\ud800", "sig": ""}]}',
        b"[" * 100_000,
        b'{"device_id": "' + b"a" * 10_000_000 + b'"}',
    ],
    ids=["no UTF-8", "nothing", "half a character", "deep", "10 MB"],
)
def test_fault_43_what_no_client_sends_harms_nobody(wired: Wired, body: bytes) -> None:
    session = wired.service.log_in("ska-ssk")
    with contextlib.suppress(OSError):  # a sender of too much may be cut off while it still sends
        answer = session.ask("POST", "/v1/push", body)
        assert 400 <= answer.status < 500
        assert set(answer.json()) >= {"code", "message_sv"}
    wired.write("Uppegående")
    assert wired.sync().ok
    wired.ends_well()


def test_fault_47_consent_is_withdrawn_while_a_message_waits(wired: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    """She queued it while she was allowed to; the store, which knows better by now, keeps it and gives it to nobody."""
    ward = wired.town.ward
    case_id = wired.town.admit()
    other = wired.write("Uppegående")
    monkeypatch.setattr("central.store.judging.apply", _without_consent(domain.apply.apply))
    ward.sync()
    (item,) = [item for item in ward.desk.outbox() if item.case_id == case_id and item.kind == "send"]
    assert (item.state, item.reason) == (QueueState.HELD, "consent_does_not_allow")
    wired.promised[item.op_id] = ward.unit_id
    log = wired.ends_well()
    messages = [row for row in log.documents.values() if row.kind == "INS" and row.case_id == case_id]
    assert not messages, "I8: the message reached somebody"
    assert other in log.keys


def test_fault_71_an_operation_that_breaks_the_store_is_held_alone(
    wired: Wired, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poison = wired.write("Förgiftad")
    healthy = wired.write("Uppegående", "person_view")

    def broken(case: Case | None, operation: Any, context: Any) -> Any:
        if operation.op_id == poison:
            raise ZeroDivisionError("Förgiftad")
        return domain.apply.apply(case, operation, context)

    monkeypatch.setattr("central.store.judging.apply", broken)
    assert wired.sync().ok
    log = Log(wired.town.store)
    assert (log.keys[poison].ruling, log.keys[poison].code) == ("held", "store_could_not_apply")
    assert log.keys[healthy].ruling in {"applied", "merged"}
    assert "Förgiftad" not in caplog.text
    monkeypatch.undo()
    wired.ends_well()


def _soon(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _news(wired: Wired) -> None:
    """What the nurse has not pulled yet: several positions, all of which she may be cut off in."""
    for number in range(3):
        wired.write(f"Sängliggande {number}", device=wired.town.ward)
    wired.town.ward.sync()


def _instead(page: Page) -> Callable[[Page], Page]:
    return lambda told: page if told.header.scope == page.header.scope else told


def _only_push(device: Device) -> Callable[[str], None]:
    def before(what: str) -> None:
        if what == "push":
            raise KeyboardInterrupt

    return before


def _without_consent(whole: Callable[..., Any]) -> Callable[..., Any]:
    def judge(case: Case | None, operation: Any, context: Any) -> Any:
        if case is not None and operation.kind == "send":
            header = case.of_kind("header")[0]
            cells = {**header.cells, "consent/SAMORDNING_INUT/state": Cell("ÅTERKALLAT", header.ver, "")}
            case = case.with_document(replace(header, cells=cells))
        return whole(case, operation, context)

    return judge


@contextlib.contextmanager
def _tls_server(folder: Path, heard: list[bytes]) -> Iterator[int]:
    """Says it is the store, in a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.2")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(certificate.public_bytes(pem) + plain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    listener = socket.create_server(("127.0.0.2", 0))

    def answer() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as line:
                    heard.append(line.recv(65536))
                    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
