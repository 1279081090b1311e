"""Only our store's own, whole answers are believed; everything else is a fault that loses nothing."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
import uvicorn
import zstandard

from central.api.application import build
from central.api.handlers import Service
from central.api.sessions import Sessions
from desktop.models.attachment_door import AttachmentDoor
from desktop.models.worker import run_here
from desktop.sync.attachments import AttachmentTurn
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.enrolment import Enrolled
from desktop.sync.round import SyncRound
from desktop.sync.transport import HttpTransport
from domain.attachment import CHUNK_BYTES
from tests.central.pdf_samples import of_size
from tests.sync.little_town import Town

TOKEN = "launch"


@contextmanager
def serving(town: Town) -> Iterator[str]:
    """The real service over HTTP on a port the system gives."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(build(Service(town.store, Sessions(TOKEN))), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@contextmanager
def answering(raw: bytes | None) -> Iterator[str]:
    """A server that says these bytes to everybody, or nothing at all, and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if raw is None:
                held.append(connection)
                continue
            with connection:
                connection.recv(65536)
                connection.sendall(raw)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for connection in held:
            connection.close()


def http(body: bytes, kind: str = "application/json", status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


@contextmanager
def transport(url: str, patience: float = 10) -> Iterator[HttpTransport]:
    client = HttpTransport(url, TOKEN, "ska-ssk", timeout=httpx2.Timeout(patience))
    try:
        yield client
    finally:
        client.close()


def test_a_round_over_http_takes_work_up_and_news_down(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    town.ward.desk.save_draft(case_id, plan, "situation", "Uppegående åäö")
    town.ward.desk.publish(case_id, plan)
    town.ward.sync()
    nurse.desk.save_draft(case_id, plan, "kin_view", "Orolig")
    nurse.desk.publish(case_id, plan)
    with serving(town) as url, transport(url) as client:
        login = client.login()
        assert (login.user_id, login.unit, login.roles) == ("ska-ssk.1", "ska-ssk", ("CASEWORKER_KOM",))
        assert login.store_key == town.store.public_key.hex()
        identity = nurse.outbox.device()
        assert identity is not None
        public_key = identity.key.public_key().public_bytes_raw()
        assert client.enrol(identity.device_id, public_key) == 1
        assert {unit.unit_id for unit in client.units()} == {"ska-avd1", "ska-ssk", "ska-vc1"}
        report = SyncRound(Enrolled(client, public_key), nurse.door, nurse.clock, run_here).once()
        assert (report.ok, report.pushed, report.problem) == (True, 1, "")
        assert client.enrol(identity.device_id, public_key, leaves=4) == 5
    record = nurse.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Uppegående åäö"
    assert record.unverified == frozenset()


def test_a_session_the_store_has_forgotten_is_begun_again(town: Town) -> None:
    with serving(town) as url, transport(url) as client:
        client.login()
        client._session_token = "forgotten"
        identity = town.nurse.outbox.device()
        assert identity is not None
        assert client.hello(identity.device_id, 1, {}).device_last_seq == 0


def test_a_refusal_keeps_its_code_and_numbers(town: Town) -> None:
    with serving(town) as url, transport(url) as client:
        with pytest.raises(StoreRefused) as refused:
            client.pull("unit:ska-avd1", 0, 10)
        assert refused.value.code == "unknown_scope"
        with pytest.raises(StoreRefused) as refused:
            client.pull("unit:ska-ssk", 10**6, 10)
        assert (refused.value.code, refused.value.number("head")) == ("beyond_head", 0)


_NOT_LONG = 0.5
"""For a store that says nothing (s)."""
_HTML = b"<html><body>Logga in p\xc3\xa5 g\xc3\xa4stn\xc3\xa4tet</body></html>"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (http(_HTML, "text/html"), "not_our_store"),
        (http(_HTML, "application/json"), "broken_answer"),
        (http(b"", "text/html", "302 Found", "Location: http://portal.invalid/\r\n"), "not_our_store"),
        (http(_HTML, "text/html", "511 Network Authentication Required"), "not_our_store"),
        (http(b'{"code": "busy", "message_sv": ""}', status="503 Busy"), "store_busy"),
        (http(b'{"ok": true}'), "broken_answer"),
        (http(b"[1, 2]"), "broken_answer"),
        (http(b"{}", status="404 Not Found"), "not_our_store"),
        (http(b'{"server_time"')[:-6], "unreachable"),
        (b"220 smtp ready\r\n", "unreachable"),
        (b"", "unreachable"),
        (None, "timed_out"),
    ],
)
def test_what_is_not_our_store_is_not_believed(raw: bytes | None, code: str) -> None:
    with answering(raw) as url, transport(url, _NOT_LONG if raw is None else 10) as client:
        client._session_token = "token"
        with pytest.raises(TransportError) as error:
            client.hello("d", 1, {})
        assert error.value.code == code


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with transport(f"http://127.0.0.1:{port}") as client, pytest.raises(TransportError) as error:
        client.login()
    assert error.value.code == "unreachable"


def _page(cut: int = 0, *, compressed: bool = True, lines: bytes | None = None) -> bytes:
    header = {"scope": "unit:ska-ssk", "from": 0, "to": 0, "head": 0, "rows": 0, "superseded": 0}
    header |= {"digest": "00" * 16, "epoch": "e", "floor": 0, "certificates": {}}
    body = lines if lines is not None else json.dumps(header).encode() + b"\n"
    body = zstandard.ZstdCompressor().compress(body) if compressed else body
    body = body[: len(body) - cut]
    return http(body, "application/x-ndjson", more="Content-Encoding: zstd\r\n" if compressed else "")


@pytest.mark.parametrize(
    "raw",
    [
        _page(cut=3),
        _page(lines=b""),
        _page(lines=b'{"scope": "unit:ska-ssk"}\n'),
        _page(lines=b'{"scope": "unit:ska-ssk"'),
        _page(cut=1, compressed=False),
        http(b"\x28\xb5\x2f\xfd nonsense", "application/x-ndjson", more="Content-Encoding: zstd\r\n"),
        http(b"x", "application/x-ndjson", more="Content-Encoding: gzip\r\n"),
    ],
)
def test_a_page_cut_short_is_not_believed(raw: bytes) -> None:
    with answering(raw) as url, transport(url) as client:
        client._session_token = "token"
        with pytest.raises(TransportError) as error:
            client.pull("unit:ska-ssk", 0, 10)
        assert error.value.code == "broken_answer"


def test_a_whole_page_is_believed() -> None:
    for raw in (_page(), _page(compressed=False)):
        with answering(raw) as url, transport(url) as client:
            client._session_token = "token"
            assert client.pull("unit:ska-ssk", 0, 10).header.last


def test_an_attachment_goes_up_and_down_over_http_and_nothing_of_it_stands_in_an_address(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """The real service and client: chunks with their digests, resume, and no more than ids in what is logged."""
    town.store.blobs._check = lambda _: ""
    case_id = town.admit()
    town.ward.sync()
    data = of_size(CHUNK_BYTES + 1)
    doc_id = town.ward.clock.new_id()
    assert town.ward.desk.attachments.attach(case_id, doc_id, "Ingrid Hallberg.pdf", data).queued
    cells = {"summary": "Se bilagan", "wants_answer": "NO", "person_informed": "YES"}
    assert town.ward.desk.send(case_id, "MVO", ["ska-ssk"], cells, draft=doc_id).queued
    caplog.set_level("DEBUG")
    with serving(town) as url:
        for device, wants in ((town.ward, False), (town.nurse, False), (town.nurse, True)):
            transport = HttpTransport(url, TOKEN, device.unit_id)
            if wants:
                message = device.desk.message(doc_id, case_id)
                assert message is not None
                assert device.desk.attachments.want(case_id, message.document)
            turn = AttachmentTurn(transport, AttachmentDoor(device.desk), device.clock, run_here, lambda: False)
            identity = device.outbox.device()
            assert identity is not None
            known = Enrolled(transport, identity.key.public_key().public_bytes_raw())
            report = SyncRound(known, device.door, device.clock, attachments=turn).once()
            assert report.ok, report
            transport.close()
        stranger = HttpTransport(url, TOKEN, "ska-vc1")
        blob = town.ward.outbox.blobs.of_document(doc_id)[0].attachment.blob
        for ask in (lambda: stranger.chunk(blob, 0), lambda: stranger.complete(blob)):
            with pytest.raises(StoreRefused, match="unknown_blob"):
                ask()
        stranger.close()
    read = town.nurse.desk.message(doc_id, case_id)
    assert read is not None
    assert town.nurse.desk.attachments.read(read.document, blob).data == data
    assert "Ingrid" not in caplog.text
    assert "Hallberg" not in caplog.text
    assert blob in caplog.text, "the control: addresses are logged at this level"


@pytest.mark.parametrize("header", [b"", b"Content-Digest: sha-256=:AAAA:\r\n"])
def test_a_chunk_without_its_own_digest_is_not_believed(header: bytes) -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n%bContent-Length: 3\r\n\r\nabc" % header
    with answering(raw) as url:
        transport = HttpTransport(url, TOKEN, "ska-ssk")
        transport._session_token = "session"
        with pytest.raises(TransportError, match="broken_answer"):
            transport.chunk("01a1f82f-7c40-7818-9818-181818181818", 0)
        transport.close()
