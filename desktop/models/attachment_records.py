"""What views are given of attachments, apart from the other records: the inbox is there before those are needed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AttachmentState(StrEnum):
    """Where an attachment is. KEPT and SENDING: ours, not whole in the store. HERE: can be read on this computer."""

    KEPT = "kept"
    SENDING = "sending"
    REFUSED = "refused"
    HERE = "here"
    ABSENT = "absent"
    FETCHING = "fetching"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A file of a message. `size` in bytes; `done` of `total` parts have come or gone; `code` says what is wrong."""

    blob: str
    name: str
    size: int
    state: AttachmentState
    code: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class PdfToRead:
    """An attachment for the screen. Without `data`, `code` says why."""

    blob: str
    name: str
    data: bytes
    code: str = ""
