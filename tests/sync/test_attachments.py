"""Attachments from one computer to the other: nobody sees a message without its files, and nothing waits for ever."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.models.attachment_records import AttachmentState
from desktop.models.outbox import Outbox
from desktop.models.outbox_blobs import BlobState
from desktop.models.pages import BlobReply
from desktop.models.records import MessageRecord, QueueState
from desktop.models.rescue import salvage_outbox
from desktop.sync.attachments import AttachmentTurn
from desktop.sync.dialogue import StoreRefused, TransportError
from domain.attachment import CHUNK_BYTES
from domain.operation import parse_operation
from tests.central.pdf_samples import BAD, last_byte_flipped, letter, of_size
from tests.sync.little_town import FILE_KEY, Device, Town, lose

LARGE = of_size(2 * CHUNK_BYTES + 1)
MARK = b"Opererad i dag och mar efter omstandigheterna bra"
MVO = {"summary": "Se bilagan", "wants_answer": "NO", "person_informed": "YES"}


@pytest.fixture
def case_id(town: Town) -> str:
    """A case that the ward, Kommun SSK and the health centre share. The store takes every file until told not to."""
    town.store.blobs._check = lambda _: ""
    opened = town.admit()
    pass_on(town)
    return opened


def write(device: Device, case_id: str, *files: bytes, recipients: tuple[str, ...] = ("ska-ssk",)) -> str:
    """Write a message with files and send it; its document."""
    doc_id = device.clock.new_id()
    for number, data in enumerate(files):
        assert device.desk.attachments.attach(case_id, doc_id, f"Epikris {number}.pdf", data).queued
    answer = device.desk.send(case_id, "MVO", recipients, MVO, draft=doc_id)
    assert answer.queued, answer
    return doc_id


def pass_on(town: Town) -> None:
    """What the ward has written goes up, down to the nurse, and what she learns of it back."""
    for device in (town.ward, town.nurse, town.ward):
        assert device.sync().ok


def message(device: Device, case_id: str, doc_id: str) -> MessageRecord | None:
    return device.desk.message(doc_id, case_id)


def states(device: Device, case_id: str, doc_id: str) -> list[str]:
    record = message(device, case_id, doc_id)
    return [one.state.value for one in record.attachments] if record is not None else ["no message"]


def read(device: Device, case_id: str, doc_id: str) -> list[bytes | str]:
    record = message(device, case_id, doc_id)
    assert record is not None
    found = [device.desk.attachments.read(record.document, one.blob) for one in record.attachments]
    return [one.data or one.code for one in found]


def want(device: Device, case_id: str, doc_id: str) -> None:
    record = message(device, case_id, doc_id)
    assert record is not None
    device.desk.attachments.want(case_id, record.document)


def lose_after(what: str, count: int) -> Callable[[str], None]:
    """The network goes down for good after `count` requests of a kind."""
    left = count

    def hook(asked: str) -> None:
        nonlocal left
        left -= asked == what
        if left < 0:
            raise TransportError("unreachable")

    return hook


def test_a_message_arrives_with_its_files_and_they_are_read_when_somebody_wants_to(town: Town, case_id: str) -> None:
    doc_id = write(town.ward, case_id, LARGE, letter())
    assert states(town.ward, case_id, doc_id) == ["kept", "kept"]
    assert read(town.ward, case_id, doc_id) == [LARGE, letter()], "the author reads her own without a network"
    pass_on(town)
    assert states(town.ward, case_id, doc_id) == ["here", "here"]
    assert states(town.nurse, case_id, doc_id) == ["absent", "absent"]
    assert read(town.nurse, case_id, doc_id) == ["attachment_not_here"] * 2
    record = town.nurse.desk.case(case_id)
    assert record is not None
    assert record.unverified == frozenset(), "names, sizes and hashes are signed by the author"
    want(town.nurse, case_id, doc_id)
    assert states(town.nurse, case_id, doc_id) == ["fetching", "fetching"]
    assert town.nurse.sync().ok
    assert read(town.nurse, case_id, doc_id) == [LARGE, letter()]
    town.nurse.transport.before = lose("chunk")
    town.nurse.crash()
    town.nurse.start()
    assert read(town.nurse, case_id, doc_id) == [LARGE, letter()], "kept for when there is no network"
    assert states(town.centre, case_id, doc_id) == ["no message"]


def test_what_waits_for_its_file_stops_its_own_case_and_no_other(town: Town, case_id: str) -> None:
    other = town.admit("Lars-Göran Ek")
    pass_on(town)
    town.ward.transport.before = lose("put_chunk")
    waiting = write(town.ward, case_id, letter())
    later = write(town.ward, case_id)
    free = write(town.ward, other)
    assert town.ward.desk.counts()[0] == 3
    town.ward.sync()
    town.nurse.sync()
    assert states(town.nurse, other, free) == []
    assert states(town.nurse, case_id, waiting) == states(town.nurse, case_id, later) == ["no message"]
    queue = {item.doc_id: item.state for item in town.ward.desk.outbox()}
    assert (queue[waiting], queue[later], queue[free]) == (QueueState.QUEUED, QueueState.QUEUED, QueueState.SENT)
    town.ward.transport.before = lambda _: None
    pass_on(town)
    assert states(town.nurse, case_id, waiting) == ["absent"]
    assert states(town.nurse, case_id, later) == []
    assert town.ward.desk.counts() == (0, 0, 0)
    order = [parse_operation(signed.data).doc_id for _, _, _, batch in town.ward.transport.pushed for signed in batch]
    assert order.index(free) < order.index(waiting) < order.index(later)


@pytest.mark.parametrize(
    ("step", "when"), [("announce", "after"), ("put_chunk", "before"), ("put_chunk", "after"), ("complete", "after")]
)
def test_fault_67_a_file_goes_on_where_the_network_broke(town: Town, case_id: str, step: str, when: str) -> None:
    doc_id = write(town.ward, case_id, LARGE)
    setattr(town.ward.transport, when, lose_after(step, 1 if step == "put_chunk" else 0))
    report = town.ward.sync()
    assert report.problem == "unreachable"
    assert report.whole, "what comes down does not wait for what goes up"
    assert states(town.ward, case_id, doc_id)[0] in {"kept", "sending"}
    sent: list[str] = []
    town.ward.transport.after = lambda _: None
    town.ward.transport.before = sent.append
    town.ward.crash()
    town.ward.start()
    pass_on(town)
    if step == "put_chunk":
        assert sent.count("put_chunk") == (2 if when == "before" else 1)
    want(town.nurse, case_id, doc_id)
    town.nurse.sync()
    assert read(town.nurse, case_id, doc_id) == [LARGE]


def test_fault_67_what_comes_down_lost_corrupted_or_doubled_is_read_whole_or_not_at_all(
    town: Town, case_id: str
) -> None:
    doc_id = write(town.ward, case_id, LARGE)
    pass_on(town)
    nurse = town.nurse
    want(nurse, case_id, doc_id)
    nurse.transport.before = lose_after("chunk", 2)
    assert nurse.sync().problem == "unreachable"
    assert states(nurse, case_id, doc_id) == ["fetching"]
    assert read(nurse, case_id, doc_id) == ["attachment_not_here"]
    nurse.transport.before = lambda _: None
    right = nurse.transport.chunk
    with pytest.MonkeyPatch.context() as network:
        network.setattr(nurse.transport, "chunk", lambda blob, n: last_byte_flipped(right(blob, n)))
        nurse.sync()
        assert read(nurse, case_id, doc_id) == ["attachment_not_here"], "wrong once: fetched anew"
        nurse.sync()
        assert states(nurse, case_id, doc_id) == ["failed"], "wrong twice: told"
    want(nurse, case_id, doc_id)
    nurse.sync()
    nurse.sync()
    assert read(nurse, case_id, doc_id) == [LARGE]


def test_fault_68_a_sender_who_gives_up_takes_her_message_back_and_nobody_has_seen_it(town: Town, case_id: str) -> None:
    ward = town.ward
    ward.transport.before = lose_after("put_chunk", 1)
    doc_id = write(ward, case_id, LARGE)
    later = write(ward, case_id)
    for _ in range(2):
        ward.sync()
        town.nurse.sync()
    assert states(town.nurse, case_id, doc_id) == ["no message"]
    op_id = next(item.op_id for item in ward.desk.outbox() if item.doc_id == doc_id)
    assert ward.desk.take_back(op_id).code == ""
    assert ward.desk.take_back(op_id).code == "operation_unknown"
    drafts = {cell.path: cell.value for cell in ward.outbox.drafts(ward.unit_id, doc_id)}
    assert drafts == {**MVO, "draft/kind": "MVO", "draft/to/ska-ssk": True}
    assert [one.name for one in ward.desk.attachments.attached(doc_id)] == ["Epikris 0.pdf"]
    ward.transport.before = lambda _: None
    pass_on(town)
    assert states(town.nurse, case_id, doc_id) == ["no message"]
    assert states(town.nurse, case_id, later) == [], "what waited behind it went"
    assert ward.desk.send(case_id, "MVO", ["ska-ssk"], MVO, draft=doc_id).queued
    assert ward.outbox.drafts(ward.unit_id, doc_id) == ()
    pass_on(town)
    want(town.nurse, case_id, doc_id)
    town.nurse.sync()
    assert read(town.nurse, case_id, doc_id) == [LARGE]


def test_a_file_that_is_refused_is_told_and_its_message_is_held_for_its_author(town: Town, case_id: str) -> None:
    town.store.blobs._check = lambda _: "pdf_javascript"
    doc_id = write(town.ward, case_id, letter())
    later = write(town.ward, case_id)
    pass_on(town)
    held = next(item for item in town.ward.desk.outbox() if item.doc_id == doc_id)
    assert (held.state, held.reason) == (QueueState.HELD, "pdf_javascript")
    assert states(town.nurse, case_id, doc_id) == ["no message"]
    assert states(town.nurse, case_id, later) == []
    town.ward.desk.take_back(held.op_id)
    refused = town.ward.desk.attachments.attached(doc_id)
    assert [(one.state, one.code) for one in refused] == [(AttachmentState.REFUSED, "pdf_javascript")]
    town.store.blobs._check = lambda _: ""
    town.ward.desk.attachments.detach(refused[0].blob)
    assert town.ward.desk.attachments.attach(case_id, doc_id, "Ny.pdf", letter()).queued
    assert town.ward.desk.send(case_id, "MVO", ["ska-ssk"], MVO, draft=doc_id).queued
    pass_on(town)
    assert states(town.nurse, case_id, doc_id) == ["absent"]


def test_a_file_is_checked_while_the_message_is_being_written(town: Town, case_id: str) -> None:
    """With the store's real check: the author hears of it at the file, before she sends."""
    town.reopen_store()
    doc_id = town.ward.clock.new_id()
    for data in (letter(), BAD["script_in_a_link"][1]()):
        assert town.ward.desk.attachments.attach(case_id, doc_id, "Brev.pdf", data).queued
    town.ward.sync()
    seen = [(one.state.value, one.code) for one in town.ward.desk.attachments.attached(doc_id)]
    assert seen == [("here", ""), ("refused", "pdf_javascript")]
    assert not town.ward.desk.attachments.attach(case_id, doc_id, "Brev.docx", b"PK\x03\x04").queued


def test_a_large_file_gives_way_to_messages_between_its_chunks(town: Town, case_id: str) -> None:
    ward = town.ward
    doc_id = write(ward, case_id, LARGE)
    ward.transport.after = lambda what: ward.clock.jump(5) if what == "put_chunk" else None
    reports = [ward.sync() for _ in range(4)]
    assert [report.more for report in reports] == [True, True, False, False]
    town.nurse.sync()
    assert states(town.nurse, case_id, doc_id) == ["absent"]


def test_a_store_that_has_lost_message_and_file_gets_both_again(town: Town, case_id: str, tmp_path: Path) -> None:
    """Fault 60 for attachments: the store is restored to a copy from before they came."""
    town.store.close()
    shutil.copy(town.folder / "store.db", tmp_path / "copy.db")
    town.reopen_store()
    town.store.blobs._check = lambda _: ""
    doc_id = write(town.ward, case_id, letter())
    pass_on(town)
    assert states(town.nurse, case_id, doc_id) == ["absent"]
    town.store.close()
    shutil.copy(tmp_path / "copy.db", town.folder / "store.db")
    shutil.rmtree(town.folder / "attachments")
    town.reopen_store()
    town.store.blobs._check = lambda _: ""
    for _ in range(3):
        for device in town.devices.values():
            device.sync()
    want(town.nurse, case_id, doc_id)
    town.nurse.sync()
    assert read(town.nurse, case_id, doc_id) == [letter()]
    assert town.ward.desk.counts() == (0, 0, 0)


def test_fault_25_a_full_disk_takes_no_attachment_by_half(
    town: Town, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc_id = write(town.ward, case_id, LARGE)
    pass_on(town)
    want(town.nurse, case_id, doc_id)
    written = 0

    def full(_: int) -> None:
        nonlocal written
        written += 1
        if written > 1:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        assert town.nurse.sync().whole
        assert states(town.nurse, case_id, doc_id) == ["failed"]
        answer = town.ward.desk.attachments.attach(case_id, doc_id, "a.pdf", letter())
        assert answer.code == "no_room_on_computer"
    assert len(town.ward.desk.attachments.attached(doc_id)) == 1
    want(town.nurse, case_id, doc_id)
    town.nurse.sync()
    assert read(town.nurse, case_id, doc_id) == [LARGE]


def test_a_damaged_file_here_is_told_and_fetched_anew(town: Town, case_id: str) -> None:
    doc_id = write(town.ward, case_id, letter())
    pass_on(town)
    want(town.nurse, case_id, doc_id)
    town.nurse.sync()
    for path in (town.nurse.folder / "replica.db.files").iterdir():
        path.write_bytes(last_byte_flipped(path.read_bytes()))
    assert read(town.nurse, case_id, doc_id) == ["attachment_damaged"]
    town.nurse.sync()
    assert read(town.nurse, case_id, doc_id) == [letter()]


def test_a_file_of_ours_that_is_lost_before_it_was_sent_does_not_stop_the_queue(town: Town, case_id: str) -> None:
    doc_id = write(town.ward, case_id, LARGE)
    for path in (town.ward.folder / "outbox.db.files").iterdir():
        path.unlink()
    pass_on(town)
    held = next(item for item in town.ward.desk.outbox() if item.doc_id == doc_id)
    assert (held.state, held.reason) == (QueueState.HELD, "blob_missing")


def test_a_damaged_outbox_gives_back_what_waited_and_its_files(town: Town, case_id: str) -> None:
    ward = town.ward
    waiting, later = write(ward, case_id, letter()), write(ward, case_id)
    ward.stop()
    outbox = Outbox.open(ward.folder / "outbox.db", FILE_KEY, ward.clock)
    with outbox._file.write.begin() as db:
        db.exec_driver_sql("DELETE FROM outbox WHERE op_id = (SELECT op_id FROM blob)")
    outbox.close()
    report = salvage_outbox(ward.folder / "outbox.db", FILE_KEY, ward.clock)
    assert report.unreadable == 0
    ward.start()
    assert [entry.state.value for entry in ward.outbox.listed(ward.unit_id, "9")] == ["waiting", "waiting"]
    for _ in range(2):
        for device in town.devices.values():
            device.sync()
    want(town.nurse, case_id, waiting)
    town.nurse.sync()
    assert read(town.nurse, case_id, waiting) == [letter()]
    assert states(town.nurse, case_id, later) == []


def test_a_fork_renumbers_what_waits_when_it_may_go(town: Town, case_id: str) -> None:
    ward = town.ward
    doc_id = write(ward, case_id, letter())
    ward.outbox.renumber(7)
    entry = ward.outbox.listed(ward.unit_id, "9")[-1]
    assert entry.state.value == "waiting"
    ward.outbox.renumber(1)
    pass_on(town)
    assert states(town.nurse, case_id, doc_id) == ["absent"]


def test_purge_destroys_keys_and_files(town: Town, case_id: str) -> None:
    doc_id = write(town.ward, case_id, letter(MARK.decode()))
    pass_on(town)
    want(town.nurse, case_id, doc_id)
    town.nurse.sync()
    folder = town.nurse.folder / "replica.db.files"
    copies = {path: path.read_bytes() for path in folder.iterdir()}
    town.nurse.desk.fetched.forget(cases=[case_id])
    assert list(folder.iterdir()) == []
    for path, data in copies.items():
        path.write_bytes(data)
    assert read(town.nurse, case_id, doc_id) == ["attachment_not_here"]
    town.nurse.crash()
    town.nurse.start()
    assert list(folder.iterdir()) == [], "what no row speaks of is removed at the next start"


def test_nothing_of_an_attachment_can_be_read_on_either_disk(town: Town, case_id: str) -> None:
    doc_id = write(town.ward, case_id, letter(MARK.decode()))
    pass_on(town)
    want(town.nurse, case_id, doc_id)
    town.nurse.sync()
    assert read(town.nurse, case_id, doc_id) == [letter(MARK.decode())]
    needles = (b"%PDF-", b"Epikris", MARK)
    lying = [path for device in town.devices.values() for path in device.folder.rglob("*") if path.is_file()]
    lying += list((town.folder / "attachments").rglob("*.*"))
    assert len(lying) > 6
    assert [path.name for path in lying if any(needle in path.read_bytes() for needle in needles)] == []
    names = {path.name for path in lying}
    assert not any("Epikris" in name for name in names)


def test_opening_a_case_fetches_its_attachments_beforehand(town: Town, case_id: str) -> None:
    doc_id = write(town.ward, case_id, letter())
    pass_on(town)
    shown = town.nurse.desk.shown.case(case_id)
    assert shown is not None
    assert town.nurse.desk.attachments.prefetch(shown.case)
    assert not town.nurse.desk.attachments.prefetch(shown.case)
    town.nurse.sync()
    assert read(town.nurse, case_id, doc_id) == [letter()]


def test_the_turn_ends_when_the_session_does(town: Town, case_id: str) -> None:
    from desktop.models.attachment_door import AttachmentDoor  # noqa: PLC0415
    from desktop.models.worker import run_here  # noqa: PLC0415

    write(town.ward, case_id, LARGE)
    ward = town.ward
    turn = AttachmentTurn(ward.transport, AttachmentDoor(ward.desk), ward.clock, run_here, lambda: True)
    assert not turn.up()
    assert not turn.left
    assert ward.outbox.blobs.waiting()[0].state is BlobState.LOCAL


def test_a_file_the_store_does_not_want_now_holds_up_its_own_message_alone(town: Town, case_id: str) -> None:
    """One file is turned away again and again; the other's message goes, and what waits behind the first stays."""
    other = town.admit("Lars-Göran Ek")
    pass_on(town)
    stuck, behind, free = (
        write(town.ward, case_id, letter()),
        write(town.ward, case_id),
        write(town.ward, other, letter()),
    )
    blob = town.ward.outbox.blobs.of_document(stuck)[0].attachment.blob
    announce = town.ward.transport.announce

    def turned_away(asked: str, size: int, sha256: str) -> BlobReply:
        if asked == blob:
            raise StoreRefused("too_many_blobs", {})
        return announce(asked, size, sha256)

    with pytest.MonkeyPatch.context() as network:
        network.setattr(town.ward.transport, "announce", turned_away)
        assert town.ward.sync().problem == "store_busy"
        town.ward.sync()
        town.nurse.sync()
        assert states(town.nurse, other, free) == ["absent"]
        assert states(town.nurse, case_id, stuck) == states(town.nurse, case_id, behind) == ["no message"]
    pass_on(town)
    assert states(town.nurse, case_id, stuck) == ["absent"]
    assert states(town.nurse, case_id, behind) == []
