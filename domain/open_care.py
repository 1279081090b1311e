"""What a case in open care tells (domain.md §1.2): what waits for an answer, what is to be completed, its topic,
whether a SIP is to be asked about, and which way a request goes.

Who owes whom an answer stands in the header, `asked/<document>/<unit>` = the unit that asked, so that every party and
the store tell the same of messages that only some of them hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.case import Case, Cell, Document
from domain.directory import Directory
from domain.intents import DEPTH
from domain.principals import MUNICIPAL, REGIONAL

OPEN_CARE = "open_care"
REQUEST = "VBG"
"""The living document by which care is asked for."""
DRAFT, INFORMED, REQUESTED, COORDINATED, ANSWERED = (
    *("OPC_DRAFT", "OPC_INFO_SENT", "OPC_REQUESTED", "OPC_COORDINATION", "OPC_ANSWERED"),
)
TO_PLAN, TO_INPATIENT, CLOSED, ABORTED, DECEASED = (
    *("OPC_TO_SIP", "OPC_TO_INPATIENT", "OPC_CLOSED", "OPC_ABORTED", "OPC_DECEASED"),
)
OVER = frozenset({TO_INPATIENT, CLOSED, ABORTED, DECEASED})
"""States in which nothing more is awaited of anybody."""
TOPIC = "topic"
"""Cell of the header: what the case is about, a code of the form VBG; the last one told."""
TOPICS = frozenset(
    {
        *("ACUTE_VISIT", "PLANNED_VISIT", "MEDICATION", "EQUIPMENT", "SAMPLING", "REHAB"),
        *("MENTAL_HEALTH", "SIP_PREPARATION", "OTHER"),
    },
)
OPENING_KINDS = frozenset({"MVO", "ADM"})
"""Messages by which a case that nobody else holds reaches its first recipients, who take part from then on."""
ASKED, WROTE = "asked", "wrote"
"""Heads of cells of the header: who is asked by whom, and which units have written in the planning."""
_COMPLETE, _ANSWER_KIND = "COMPLETE", "KVI"
_TAKES_NO_FURTHER_PART = frozenset({"DONE", "NOT_RELEVANT"})


@dataclass(frozen=True, slots=True)
class Asked:
    """`unit` owes `by` an answer to a document."""

    doc_id: str
    unit: str
    by: str


@dataclass(frozen=True, slots=True)
class Completion:
    """`by` wants `fields` (paths of the form) of a document completed; `answer_id` is the message that says so and
    `text` what it says. `left` are the fields in which nothing has been written since."""

    doc_id: str
    answer_id: str
    by: str
    fields: tuple[str, ...]
    left: tuple[str, ...]
    text: str = ""


def reaches_out(case: Case, kind: str) -> bool:
    """Whether a message of that kind takes its recipients into the case: the first that leaves an open-care case."""
    return kind in OPENING_KINDS and case.status == DRAFT


def outstanding(case: Case) -> tuple[Asked, ...]:
    """Who owes whom an answer, as far as they still take part; by document, the oldest first."""
    header = case.header
    if header is None:
        return ()
    found = (
        Asked(parts[1], parts[2], str(cell.value))
        for path, cell in sorted(header.cells.items())
        if cell.value and len(parts := path.split("/")) == 3 and parts[0] == ASKED
    )
    return tuple(one for one in found if case.takes_part(one.unit))


def asked_cell(doc_id: str, unit_id: str) -> str:
    """The header's cell that tells whether the unit owes an answer to the document."""
    return f"{ASKED}/{doc_id}/{unit_id}"


def completions(case: Case, unit_id: str) -> tuple[Completion, ...]:
    """What this unit has been asked to complete and has not completed yet, the oldest first."""
    header = case.header
    found = []
    for answer in case.of_kind(_ANSWER_KIND):
        about = case.documents.get(answer.text("in_reply_to"))
        if about is None or answer.value(f"recipients/{unit_id}") is not True or answer.text("code") != _COMPLETE:
            continue
        owed = header.cells.get(asked_cell(answer.doc_id, unit_id)) if header is not None else None
        if owed is not None and not owed.value:
            continue
        fields = _fields(answer)
        left = tuple(path for path in fields if not _written_since(about, path, answer.ver))
        found.append(
            Completion(about.doc_id, answer.doc_id, answer.text("sender_unit"), fields, left, answer.text("text"))
        )
    return tuple(found)


def topic_of(case: Case) -> str:
    """A code of `TOPICS`; '' for a case that has none."""
    header = case.header
    return header.text(TOPIC) if header is not None else ""


def remaining(case: Case) -> tuple[str, ...]:
    """The parties that have not said in the planning that they are done or not concerned."""
    done = {
        path.split("/")[1]
        for plan in case.of_kind("PLN")
        for path, cell in plan.cells.items()
        if path.startswith("unit_rows/") and path.endswith("/status") and cell.value in _TAKES_NO_FURTHER_PART
    }
    return tuple(unit for unit in case.parties if unit not in done)


def asks_for_sip(case: Case, directory: Directory) -> bool:
    """Whether closing asks "Starta SIP?": both principals go on, and no SIP has been begun from the case."""
    if case.status == TO_PLAN or case.of_kind("SIP"):
        return False
    kinds = {directory.kind_of(unit) for unit in remaining(case)}
    return bool(kinds & MUNICIPAL) and bool(kinds & REGIONAL)


def goes_outwards(from_kind: str, to_kinds: Iterable[str]) -> bool:
    """Whether a request goes to a kind of unit that is further out than the one that sends it (§1.2 O1: inwards)."""
    here = DEPTH.get(from_kind)
    return here is not None and any(DEPTH.get(kind, here) < here for kind in to_kinds)


def _fields(answer: Document) -> tuple[str, ...]:
    told = (
        str(cell.value)
        for path, cell in sorted(answer.cells.items())
        if path.startswith("fields/") and path.endswith("/path") and cell.value
    )
    return tuple(dict.fromkeys(told))


def _written_since(document: Document, path: str, ver: int) -> bool:
    return any(cell.ver > ver for cell in _below(document, path))


def _below(document: Document, path: str) -> Iterator[Cell]:
    for name, cell in document.cells.items():
        if name == path or name.startswith(f"{path}/"):
            yield cell
