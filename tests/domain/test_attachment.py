"""What may be attached, and what the domain makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.attachment import (
    CHUNK_BYTES,
    LARGEST_BYTES,
    LONGEST_NAME,
    MOST_ATTACHMENTS,
    Attachment,
    attachments_of,
    chunk_count,
    chunk_size,
    fault_at_first_sight,
    names_a_person,
    read_attachments,
    tidy_name,
)
from domain.ids import uuid7
from domain.operation import OperationError
from domain.outcome import Refusal, Ruling
from domain.sealed_chunk import OVERHEAD, ChunkError, open_chunk, seal_chunk
from tests.domain.world import World

BLOB = uuid7(1, b"0123456789")
FILE = Attachment(BLOB, "Epikris.pdf", 2_500_000, "ab" * 32)
KEY, NONCE = bytes(range(32)), bytes(12)


def body(**changes: object) -> dict[str, object]:
    return {"attachments": [{**FILE.to_body(), **changes}]}


def test_what_is_written_is_read() -> None:
    assert read_attachments(body()) == (FILE,)
    assert read_attachments({}) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"blob": "x"},
        {"size": 0},
        {"size": LARGEST_BYTES + 1},
        {"size": True},
        {"sha256": "AB" * 32},
        {"sha256": 5},
        {"name": ""},
        {"name": "brev.exe"},
        {"name": "../brev.pdf"},
        {"name": "a\nb.pdf"},
        {"name": "fdp.\u202eexe.pdf"},
        {"name": "b" * LONGEST_NAME + ".pdf"},
        {"extra": 1},
    ],
)
def test_what_has_the_wrong_form_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(OperationError, match="bad_field attachments"):
        read_attachments(body(**changes))


def test_too_many_and_the_same_twice_are_refused() -> None:
    for many in ([FILE.to_body()] * 2, [{**FILE.to_body(), "blob": uuid7(n, bytes(10))} for n in range(11)], "x", [1]):
        with pytest.raises(OperationError, match="bad_field"):
            read_attachments({"attachments": many})
    most = [{**FILE.to_body(), "blob": uuid7(n, bytes(10))} for n in range(MOST_ATTACHMENTS)]
    assert len(read_attachments({"attachments": most})) == MOST_ATTACHMENTS


@pytest.mark.parametrize(
    ("name", "names", "tidied"),
    [
        ("Epikris 19441011-9046.pdf", True, "Epikris.pdf"),
        ("194410119046.pdf", True, "Bilaga.pdf"),
        ("441011-9046 läkemedel.PDF", True, "läkemedel.pdf"),
        ("brev_4410119046_ny.pdf", True, "brev__ny.pdf"),
        ("Protokoll 2026-11-20.pdf", False, "Protokoll 2026-11-20.pdf"),
        ("Ritning 1234567890.pdf", False, "Ritning 1234567890.pdf"),
        ("C:\\Users\\eva\\brev.pdf", False, "brev.pdf"),
        ("/home/eva/brev", False, "brev.pdf"),
    ],
)
def test_a_name_that_tells_who_it_is_about_does_not_travel(name: str, names: bool, tidied: str) -> None:
    assert names_a_person(name) == names
    assert tidy_name(name) == tidied
    if names:
        with pytest.raises(Refusal, match="attachment_name_names_person"):
            read_attachments(body(name=name))


@given(st.text(max_size=200))
def test_a_tidied_name_may_always_travel(name: str) -> None:
    assert read_attachments(body(name=tidy_name(name)))


@given(st.integers(1, LARGEST_BYTES))
def test_the_chunks_of_a_file_add_up(size: int) -> None:
    sizes = [chunk_size(size, n) for n in range(chunk_count(size))]
    assert sum(sizes) == size
    assert all(part == CHUNK_BYTES for part in sizes[:-1])
    assert 0 < sizes[-1] <= CHUNK_BYTES
    assert chunk_size(size, chunk_count(size)) == chunk_size(size, -1) == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "pdf_empty"),
        (b"x%PDF-1.7\n%%EOF", "pdf_not_a_pdf"),
        (b"%PDF-1.7 och sedan inget mer", "pdf_cut_short"),
        (b"%PDF-1.7\n%%EOF\n", ""),
        (b"%PDF-" + bytes(LARGEST_BYTES), "pdf_too_large"),
    ],
)
def test_the_first_look_tells_the_plainest_faults(data: bytes, code: str) -> None:
    assert fault_at_first_sight(data) == code


def test_a_message_holds_its_attachments_and_nobody_types_one() -> None:
    world = World()
    case = world.open_case()
    outcome = world.send_admission(case, ("ska-ssk",), attachments=[FILE.to_body()])
    assert outcome.verdict.ruling is Ruling.APPLIED
    assert outcome.case is not None
    message = outcome.case.of_kind("INS")[0]
    assert attachments_of(message) == (FILE,)
    typed = world.send_admission(case, ("ska-ssk",), more={f"attachment/{BLOB}/name": "brev.pdf"})
    assert typed.verdict.code == "unknown_cell"
    named = world.send_admission(case, ("ska-ssk",), attachments=body(name="19441011-9046.pdf")["attachments"])
    assert named.verdict.code == "attachment_name_names_person"
    assert named.verdict.params == {}


def test_a_chunk_opens_with_its_key_in_its_place_and_nowhere_else() -> None:
    sealed = seal_chunk(KEY, NONCE, BLOB, 3, b"innehall")
    assert open_chunk(KEY, BLOB, 3, sealed) == b"innehall"
    assert len(sealed) == len(b"innehall") + OVERHEAD
    assert b"innehall" not in sealed
    other = uuid7(2, b"0123456789")
    for key, blob, n, data in (
        (bytes(32), BLOB, 3, sealed),
        (KEY, other, 3, sealed),
        (KEY, BLOB, 2, sealed),
        (KEY, BLOB, 3, sealed[:-1]),
        (KEY, BLOB, 3, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (KEY, BLOB, 3, b""),
    ):
        with pytest.raises(ChunkError):
            open_chunk(key, blob, n, data)
    with pytest.raises(ValueError, match="12"):
        seal_chunk(KEY, b"", BLOB, 0, b"")
