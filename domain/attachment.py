"""An attachment as an operation names it, and what may be attached at all.

The file itself (a *blob*) travels by its own way in chunks; the signed operation carries its id, name, size and
SHA-256, which become cells of the document: `attachment/<blob>/name`, `/size` and `/sha256`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.case import Document
from domain.ids import is_uuid7
from domain.operation import CellValue, OperationError
from domain.outcome import Refusal
from domain.person_id import luhn_digit

CHUNK_BYTES = 1_048_576
LARGEST_BYTES = 20_000_000
MOST_ATTACHMENTS = 10
LONGEST_NAME = 120
PREFIX = "attachment"
"""First segment of the cells of attachments. Nobody types them."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r'[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+\.pdf', re.IGNORECASE)
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+')
_PERSON_NUMBER = re.compile(r"(?<![0-9])((?:[0-9]{2})?[0-9]{6})[-+ _]?([0-9]{4})(?![0-9])")
_PDF_HEAD, _PDF_END = b"%PDF-", b"%%EOF"
_TAIL = 1_024


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a document. `size` in bytes, `sha256` over the whole file in hex."""

    blob: str
    name: str
    size: int
    sha256: str

    @property
    def chunks(self) -> int:
        """How many chunks it travels in: all of CHUNK_BYTES but the last."""
        return chunk_count(self.size)

    def to_body(self) -> dict[str, object]:
        """As it stands in the body of an operation."""
        return {"blob": self.blob, "name": self.name, "size": self.size, "sha256": self.sha256}

    def cells(self) -> dict[str, CellValue]:
        """What it says in its document."""
        place = f"{PREFIX}/{self.blob}"
        return {f"{place}/name": self.name, f"{place}/size": self.size, f"{place}/sha256": self.sha256}


def chunk_count(size: int) -> int:
    """How many chunks a file of `size` bytes has."""
    return -(-size // CHUNK_BYTES)


def chunk_size(size: int, n: int) -> int:
    """How many bytes chunk `n` (from 0) of a file has; 0 for one it does not have."""
    return max(0, min(CHUNK_BYTES, size - n * CHUNK_BYTES)) if n >= 0 else 0


def read_attachments(body: Mapping[str, object]) -> tuple[Attachment, ...]:
    """The `attachments` of an operation; none when it has none.

    Raises OperationError for a wrong shape, Refusal for a name that must not travel.
    """
    raw = body.get("attachments", [])
    if not isinstance(raw, list) or len(raw) > MOST_ATTACHMENTS:
        raise OperationError("bad_field", "attachments")
    found = tuple(_attachment(entry) for entry in raw)
    if len({attachment.blob for attachment in found}) != len(found):
        raise OperationError("bad_field", "attachments")
    return found


def attachments_of(document: Document) -> tuple[Attachment, ...]:
    """The attachments of a document, in the order they were attached. What is not whole is left out."""
    blobs = {path.split("/")[1] for path in document.cells if path.startswith(f"{PREFIX}/") and path.count("/") == 2}
    found = []
    for blob in sorted(blobs):
        name, digest = document.text(f"{PREFIX}/{blob}/name"), document.text(f"{PREFIX}/{blob}/sha256")
        size = document.value(f"{PREFIX}/{blob}/size")
        if is_uuid7(blob) and name and _SHA256.fullmatch(digest) and isinstance(size, int) and size > 0:
            found.append(Attachment(blob, name, size, digest))
    return tuple(found)


def names_a_person(name: str) -> bool:
    """Whether a file's name holds what can be a person number: ten or twelve digits with the right check digit."""
    return any(_could_be_a_number(match) for match in _PERSON_NUMBER.finditer(name))


def tidy_name(name: str) -> str:
    """A name that may travel, made from the one a file had: no folder, no person number, `.pdf` at the end."""
    bare = re.split(r"[/\\]", name)[-1]
    stem = bare[:-4] if bare.lower().endswith(".pdf") else bare
    stem = _PERSON_NUMBER.sub(lambda match: "" if _could_be_a_number(match) else match[0], stem)
    stem = re.sub(r"\s+", " ", _NOT_IN_A_NAME.sub(" ", stem)).strip(" ._-")
    return (stem[: LONGEST_NAME - 4].rstrip() or "Bilaga") + ".pdf"


def fault_at_first_sight(data: bytes) -> str:
    """What a look at the bytes alone tells against a file; '' for nothing. The store's own check is what counts.

    Codes: pdf_empty, pdf_too_large, pdf_not_a_pdf, pdf_cut_short.
    """
    if not data:
        return "pdf_empty"
    if len(data) > LARGEST_BYTES:
        return "pdf_too_large"
    if not data.startswith(_PDF_HEAD):
        return "pdf_not_a_pdf"
    return "" if _PDF_END in data[-_TAIL:] else "pdf_cut_short"


def _attachment(entry: object) -> Attachment:
    if not isinstance(entry, Mapping) or entry.keys() != {"blob", "name", "size", "sha256"}:
        raise OperationError("bad_field", "attachments")
    blob, name, size, digest = entry["blob"], entry["name"], entry["size"], entry["sha256"]
    if not is_uuid7(blob) or not isinstance(digest, str) or _SHA256.fullmatch(digest) is None:
        raise OperationError("bad_field", "attachments")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= LARGEST_BYTES:
        raise OperationError("bad_field", "attachments")
    if not isinstance(name, str) or len(name) > LONGEST_NAME or _NAME.fullmatch(name) is None:
        raise OperationError("bad_field", "attachments")
    if names_a_person(name):
        raise Refusal("attachment_name_names_person")
    return Attachment(str(blob), name, size, digest)


def _could_be_a_number(match: re.Match[str]) -> bool:
    digits = (match[1] + match[2])[-10:]
    month, day = int(digits[2:4]), int(digits[4:6])
    born = 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)
    return born and luhn_digit(digits[:9]) == int(digits[9])
