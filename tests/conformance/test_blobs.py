"""Attachments in the store on each database: taken in by any road, attached once, read by the right ones."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from central.store.answers import Asker, StoredVerdict, StoreRefusal
from central.store.blobs import COMPLETE, MOST_UNATTACHED, RECEIVING, REFUSED, UNATTACHED_DAYS
from central.store.pdf_gate import PdfCheck, check_pdf
from central.store.store import Store
from domain.attachment import CHUNK_BYTES, Attachment
from tests.central.pdf_samples import BAD, last_byte_flipped, letter, of_size
from tests.central.pen import NOW, STORE_KEY, Pen, admission, asker_of, fill, new_id, opening

WARD, NURSE = Asker("ska-avd1.1", "ska-avd1"), Asker("ska-ssk.1", "ska-ssk")
LARGE = of_size(2 * CHUNK_BYTES + 1)
MARK = b"Opererad i dag"


@dataclass
class Shelf:
    """A store with a folder for attachments, whose clock and check the test may turn."""

    store: Store
    folder: Path
    days: int = 0
    check: PdfCheck = lambda _: ""

    def files(self, blob: str) -> list[Path]:
        return sorted(self.folder.rglob(f"{blob}*"))

    def code(self, sender: Asker, blob: str, n: int) -> str:
        """The code of a refused reading, '' when it is read."""
        try:
            self.store.blobs.read(sender, blob, n)
        except StoreRefusal as refusal:
            return refusal.code
        return ""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """One store per database for the whole module: ids are never used twice, so that tests do not meet."""
    folder = tmp_path_factory.mktemp("blobs")
    address: Path | str = folder / "central.db"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres").database()
    made: list[Shelf] = []
    store = Store.open(
        address,
        STORE_KEY,
        lambda: NOW + timedelta(days=made[0].days if made else 0),
        attachments=folder / "files",
        check=lambda data: made[0].check(data),  # noqa: PLW0108 - asked for anew: a test changes it
    )
    made.append(Shelf(fill(store), folder / "files"))
    yield made[0]
    store.close()
    if isinstance(address, str):
        request.getfixturevalue("postgres").drop(address)


@pytest.fixture
def shelf(shared: Shelf) -> Shelf:
    shared.days, shared.check = 0, lambda _: ""
    return shared


def told(data: bytes, name: str = "Epikris.pdf") -> Attachment:
    return Attachment(new_id(), name, len(data), hashlib.sha256(data).hexdigest())


def parts(data: bytes) -> list[bytes]:
    return [data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES)]


def put(store: Store, file: Attachment, n: int, part: bytes, sender: Asker = WARD) -> None:
    store.blobs.put(sender, file.blob, n, part, hashlib.sha256(part).hexdigest())


def upload(store: Store, data: bytes, sender: Asker = WARD) -> Attachment:
    file = told(data)
    standing = store.blobs.begin(sender, file.blob, file.size, file.sha256)
    for n in standing.missing:
        put(store, file, n, parts(data)[n], sender)
    assert not store.blobs.complete(sender, file.blob).missing
    return file


def sent(store: Store, *files: Attachment, doc: str = "", pen: Pen | None = None) -> tuple[StoredVerdict, str]:
    """The ward opens a case and sends an admission to Kommun SSK with the files: the verdict, and the message's id."""
    pen, case_id, doc_id = pen or Pen("ska-avd1").enrol(store), new_id(), doc or new_id()
    body = admission("ska-ssk", doc=doc_id) | {"attachments": [file.to_body() for file in files]}
    verdicts = pen.push(store, pen.write("open_case", case_id, opening()), pen.write("send", case_id, body)).verdicts
    return verdicts[1], doc_id


# -- on the way in ---------------------------------------------------------------------------------------------------


def test_fault_67_chunks_in_any_order_make_the_same_file(shelf: Shelf) -> None:
    for order in itertools.permutations(range(3)):
        file, store = told(LARGE), shelf.store
        assert store.blobs.begin(WARD, file.blob, file.size, file.sha256).missing == (0, 1, 2)
        for n in order:
            put(store, file, n, parts(LARGE)[n])
        assert store.blobs.complete(WARD, file.blob).state == COMPLETE


def test_fault_67_a_lost_chunk_is_asked_for_and_a_doubled_one_does_no_harm(shelf: Shelf) -> None:
    file, store = told(LARGE), shelf.store
    store.blobs.begin(WARD, file.blob, file.size, file.sha256)
    for n in (0, 2, 0, 0):
        put(store, file, n, parts(LARGE)[n])
    assert store.blobs.complete(WARD, file.blob).missing == (1,)
    assert store.blobs.begin(WARD, file.blob, file.size, file.sha256).missing == (1,)
    assert sent(store, file)[0].code == "blob_missing"
    put(store, file, 1, parts(LARGE)[1])
    assert store.blobs.complete(WARD, file.blob).state == COMPLETE
    put(store, file, 1, parts(LARGE)[1])
    assert store.blobs.complete(WARD, file.blob).state == COMPLETE


def test_fault_67_a_chunk_that_came_corrupted_is_refused_and_one_that_lies_corrupted_is_asked_for_again(
    shelf: Shelf,
) -> None:
    file, store = told(LARGE), shelf.store
    store.blobs.begin(WARD, file.blob, file.size, file.sha256)
    whole, wrong = parts(LARGE), bytes(CHUNK_BYTES)
    with pytest.raises(StoreRefusal, match="bad_chunk"):
        store.blobs.put(WARD, file.blob, 1, wrong, hashlib.sha256(whole[1]).hexdigest())
    with pytest.raises(StoreRefusal, match="bad_chunk"):
        put(store, file, 1, whole[1][:-1])
    with pytest.raises(StoreRefusal, match="bad_chunk"):
        put(store, file, 3, whole[1])
    for n, part in ((0, whole[0]), (1, whole[1]), (2, whole[2])):
        put(store, file, n, part)
    path = next(path for path in shelf.files(file.blob) if path.name.endswith(".1"))
    path.write_bytes(last_byte_flipped(path.read_bytes()))
    assert store.blobs.complete(WARD, file.blob).missing == (1,)
    put(store, file, 1, whole[1])
    assert store.blobs.complete(WARD, file.blob).state == COMPLETE


def test_fault_67_a_whole_that_is_not_what_was_announced_is_asked_for_again_all_of_it(shelf: Shelf) -> None:
    file, store = told(LARGE), shelf.store
    store.blobs.begin(WARD, file.blob, file.size, file.sha256)
    for n, part in enumerate((parts(LARGE)[0], bytes(CHUNK_BYTES), parts(LARGE)[2])):
        put(store, file, n, part)
    standing = store.blobs.complete(WARD, file.blob)
    assert (standing.state, standing.missing) == (RECEIVING, (0, 1, 2))
    for n, part in enumerate(parts(LARGE)):
        put(store, file, n, part)
    assert store.blobs.complete(WARD, file.blob).state == COMPLETE


def test_chunks_that_come_at_the_same_time_are_all_taken(shelf: Shelf) -> None:
    file, store = told(LARGE), shelf.store
    store.blobs.begin(WARD, file.blob, file.size, file.sha256)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: put(store, file, n, parts(LARGE)[n]), [0, 1, 2, 2, 1, 0]))
        standings = list(pool.map(lambda _: store.blobs.complete(WARD, file.blob), range(3)))
    assert {standing.state for standing in standings} == {COMPLETE}


def test_fault_25_a_full_disk_takes_nothing_by_half(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    file, store = told(LARGE), shelf.store
    store.blobs.begin(WARD, file.blob, file.size, file.sha256)
    put(store, file, 0, parts(LARGE)[0])

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        with pytest.raises(StoreRefusal, match="no_room"):
            put(store, file, 1, parts(LARGE)[1])
    assert [path.name for path in shelf.files(file.blob)] == [f"{file.blob}.0"]
    assert store.blobs.begin(WARD, file.blob, file.size, file.sha256).missing == (1, 2)


def test_a_file_lies_on_the_disk_under_its_id_and_unreadable(shelf: Shelf) -> None:
    file = upload(shelf.store, letter(MARK.decode()))
    lying = shelf.files(file.blob)
    assert [path.name for path in lying] == [f"{file.blob}.0"]
    assert b"%PDF" not in lying[0].read_bytes()


def test_a_file_that_is_refused_stays_refused_and_holds_the_message_with_the_reason(shelf: Shelf) -> None:
    shelf.check = lambda _: "pdf_javascript"
    file = upload(shelf.store, letter())
    shelf.check = lambda _: ""
    standing = shelf.store.blobs.complete(WARD, file.blob)
    assert (standing.state, standing.code) == (REFUSED, "pdf_javascript")
    verdict, _ = sent(shelf.store, file)
    assert (verdict.ruling, verdict.code, verdict.params) == ("held", "blob_refused", {"reason": "pdf_javascript"})
    assert shelf.code(WARD, file.blob, 0) == "unknown_blob"


def test_the_stores_own_check_looks_into_what_is_sent(shelf: Shelf) -> None:
    """With the real child: nothing but the bytes decides, whatever the client has said of them."""
    shelf.check = check_pdf
    good = upload(shelf.store, letter())
    assert shelf.store.blobs.complete(WARD, good.blob).state == COMPLETE
    bad = upload(shelf.store, BAD["script_in_a_link"][1]())
    assert shelf.store.blobs.complete(WARD, bad.blob).code == "pdf_javascript"


def test_what_is_announced_wrongly_is_refused(shelf: Shelf) -> None:
    for blob, size, sha256, code in (
        ("nothing", 5, "0" * 64, "bad_blob"),
        (new_id(), 5, "zz", "bad_blob"),
        (new_id(), 0, "0" * 64, "bad_blob"),
        (new_id(), 20_000_001, "0" * 64, "blob_too_large"),
    ):
        with pytest.raises(StoreRefusal, match=code):
            shelf.store.blobs.begin(WARD, blob, size, sha256)


def test_an_id_is_one_files_and_one_senders(shelf: Shelf) -> None:
    file, store = told(LARGE), shelf.store
    store.blobs.begin(WARD, file.blob, file.size, file.sha256)
    with pytest.raises(StoreRefusal, match="blob_taken"):
        store.blobs.begin(WARD, file.blob, file.size + 1, file.sha256)
    with pytest.raises(StoreRefusal, match="blob_taken"):
        store.blobs.begin(NURSE, file.blob, file.size, file.sha256)
    with pytest.raises(StoreRefusal, match="unknown_blob"):
        put(store, file, 0, parts(LARGE)[0], NURSE)
    with pytest.raises(StoreRefusal, match="unknown_blob"):
        store.blobs.complete(NURSE, file.blob)


def test_nobody_fills_the_store_with_files_that_belong_to_nothing(shelf: Shelf) -> None:
    busy, others = Asker("ska-vc1.1", "ska-vc1"), Asker("fyr-ssk.1", "fyr-ssk")
    for _ in range(MOST_UNATTACHED):
        shelf.store.blobs.begin(busy, new_id(), 5, "0" * 64)
    with pytest.raises(StoreRefusal, match="too_many_blobs"):
        shelf.store.blobs.begin(busy, new_id(), 5, "0" * 64)
    shelf.store.blobs.begin(others, new_id(), 5, "0" * 64)


def test_fault_68_a_file_nobody_attaches_is_forgotten_after_a_month_and_an_attached_one_never(shelf: Shelf) -> None:
    given_up, attached = upload(shelf.store, letter()), upload(shelf.store, letter())
    assert sent(shelf.store, attached)[0].ruling == "applied"
    shelf.days = UNATTACHED_DAYS - 1
    shelf.store.blobs.sweep()
    assert shelf.files(given_up.blob) != []
    shelf.days += 2
    assert shelf.store.blobs.sweep() > 0
    assert shelf.files(given_up.blob) == []
    assert shelf.code(NURSE, attached.blob, 0) == ""
    with pytest.raises(StoreRefusal, match="unknown_blob"):
        shelf.store.blobs.complete(WARD, given_up.blob)


# -- attached --------------------------------------------------------------------------------------------------------


def test_a_message_carries_its_files_as_cells_and_its_readers_read_them(shelf: Shelf) -> None:
    file = upload(shelf.store, LARGE)
    verdict, doc_id = sent(shelf.store, file)
    assert verdict.ruling == "applied"
    page = shelf.store.pull(asker_of("unit:ska-ssk"), "unit:ska-ssk", 0)
    line = next(line for line in page.lines if doc_id.encode() in line)
    for text in (file.name, file.sha256, f"attachment/{file.blob}/size"):
        assert text.encode() in line
    read = b"".join(shelf.store.blobs.read(NURSE, file.blob, n) for n in range(file.chunks))
    assert read == LARGE


def test_fault_68_without_its_complete_file_a_message_is_held_and_nobody_sees_it(shelf: Shelf) -> None:
    file, store = told(LARGE), shelf.store
    store.blobs.begin(WARD, file.blob, file.size, file.sha256)
    put(store, file, 0, parts(LARGE)[0])
    verdict, doc_id = sent(store, file)
    assert (verdict.ruling, verdict.code, verdict.params) == ("held", "blob_missing", {"count": "1"})
    assert not any(doc_id.encode() in line for line in store.pull(asker_of("unit:ska-ssk"), "unit:ska-ssk", 0).lines)


@pytest.mark.parametrize("what", ["size", "sha256"])
def test_an_operation_that_tells_another_file_than_was_sent_is_held(shelf: Shelf, what: str) -> None:
    file = upload(shelf.store, letter())
    lie = replace(file, size=file.size + 1) if what == "size" else replace(file, sha256="0" * 64)
    assert sent(shelf.store, lie)[0].code == "blob_missing"


def test_naming_anothers_file_opens_nothing(shelf: Shelf) -> None:
    """Whoever learns an id must not be able to attach the file to a message of her own and read it there."""
    theirs = upload(shelf.store, letter(MARK.decode()))
    assert sent(shelf.store, theirs)[0].ruling == "applied"
    again, _ = sent(shelf.store, theirs)
    assert again.code == "blob_missing", "a file belongs to one message"
    nurses = upload(shelf.store, letter(), NURSE)
    assert sent(shelf.store, nurses)[0].code == "blob_missing"
    assert shelf.code(NURSE, nurses.blob, 0) == "unknown_blob"


def test_two_messages_in_one_push_cannot_share_a_file(shelf: Shelf) -> None:
    file, pen = upload(shelf.store, letter()), Pen("ska-avd1").enrol(shelf.store)
    writes = []
    for case_id in (new_id(), new_id()):
        writes.append(pen.write("open_case", case_id, opening()))
        writes.append(pen.write("send", case_id, admission("ska-ssk") | {"attachments": [file.to_body()]}))
    assert [v.code for v in pen.push(shelf.store, *writes).verdicts] == ["", "", "", "blob_missing"]


def test_who_may_read_a_file_is_who_may_read_its_message_and_all_others_learn_nothing(shelf: Shelf) -> None:
    file = upload(shelf.store, letter())
    assert shelf.code(WARD, file.blob, 0) == "unknown_blob", "not attached yet"
    assert sent(shelf.store, file)[0].ruling == "applied"
    assert shelf.code(WARD, file.blob, 0) == shelf.code(NURSE, file.blob, 0) == ""
    assert shelf.code(Asker("fyr-ssk.1", "fyr-ssk"), file.blob, 0) == "unknown_blob"
    assert shelf.code(Asker("ska-ssk.1", "fyr-ssk"), file.blob, 0) == "unknown_blob", "no role there"
    assert shelf.code(NURSE, new_id(), 0) == "unknown_blob"
    assert shelf.code(NURSE, file.blob, 1) == "unknown_blob"
    for path in shelf.files(file.blob):
        path.unlink()
    assert shelf.code(NURSE, file.blob, 0) == "blob_damaged"
    assert shelf.code(Asker("fyr-ssk.1", "fyr-ssk"), file.blob, 0) == "unknown_blob"


def test_what_is_forgotten_cannot_be_read_from_a_copy_of_its_files(shelf: Shelf) -> None:
    file = upload(shelf.store, letter())
    sent(shelf.store, file)
    copies = {path: path.read_bytes() for path in shelf.files(file.blob)}
    shelf.store.blobs.forget([file.blob])
    assert shelf.files(file.blob) == []
    for path, data in copies.items():
        path.write_bytes(data)
    assert shelf.code(NURSE, file.blob, 0) == "unknown_blob"


def test_a_store_without_a_folder_takes_no_attachments_and_everything_else(address: Path | str) -> None:
    store = fill(Store.open(address, STORE_KEY, lambda: NOW))
    if isinstance(address, str):
        file = told(LARGE)
        store.blobs.begin(WARD, file.blob, file.size, file.sha256)
        with pytest.raises(StoreRefusal, match="no_room"):
            put(store, file, 0, parts(LARGE)[0])
    assert sent(store)[0].ruling == "applied"
    store.close()
