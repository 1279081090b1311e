"""What a unit decides for itself of a case: who has it, what is watched until a day, what is done with.

It stands in a document of the unit alone, one per case, whose id follows from the two: two computers that make it at
once make the same one. No other unit ever holds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.case import Case, Document
from domain.ids import id_that_follows, made_at
from domain.operation import TRIAGE_KIND, CellValue

ASSIGNED, ASSIGNED_NAME = "assigned/user", "assigned/name"
WATCH, MINE, DONE = "watch", "mine", "done"
UNTIL, NOTE, ROWS = "until", "note", "rows"
HELD_IN = "held_in"
"""The scope in which the unit held a case that it has left by sending a message back: there it comes back to."""
BY_DOING = frozenset(
    {
        *("ready", "call_to_plan", "contact_missing", "offer_plan"),
        *("two_texts", "consent_at_odds", "ward_offered", "plan_offered"),
    },
)
"""Reasons of rows that go away only by what they ask for: a law's clock runs, or somebody has to choose."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Until a Swedish day ('YYYY-MM-DD'), with what was noted. `rows` are the operations that the rows wait since: what
    waits since another one is news, and is shown. `mine` tells that only the one who asks watches it."""

    until: str
    note: str
    rows: frozenset[str]
    mine: bool = False


_NO_WATCHES: Mapping[str, tuple[Watch, ...]] = MappingProxyType({})
_NONE_DONE: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Marks:
    """The unit's marks as one of its people sees them, by document: her own watch goes before the unit's."""

    assigned: str = ""
    assigned_name: str = ""
    watches: Mapping[str, tuple[Watch, ...]] = field(default_factory=lambda: _NO_WATCHES)
    done: Mapping[str, frozenset[str]] = field(default_factory=lambda: _NONE_DONE)

    def watch_of(self, doc_id: str, since_op: str) -> Watch | None:
        """The watch that holds for a row."""
        return next((one for one in self.watches.get(doc_id, ()) if since_op in one.rows), None)

    def is_done(self, doc_id: str, since_op: str) -> bool:
        """Whether the row was marked done, and nothing has happened in it since."""
        return since_op in self.done.get(doc_id, ())


UNMARKED = Marks()


def triage_id(case_id: str, unit_id: str) -> str:
    """The id of the unit's document of marks in a case: made at the case's own time, from both names."""
    return id_that_follows(made_at(case_id), "triage", case_id, unit_id)


def person_key(user_id: str) -> str:
    """How a user is named in a path, which may not hold every sign that her id may."""
    return hashlib.sha256(user_id.encode()).hexdigest()[:16]


def marks_document(case: Case, unit_id: str) -> Document | None:
    """The unit's document of marks; None while there is none."""
    for document in case.documents.values():
        if document.kind == TRIAGE_KIND and document.created_by == unit_id:
            return document
    return None


def marks_of(case: Case, unit_id: str, user_id: str) -> Marks:
    """The marks of a unit as one of its people sees them."""
    document = marks_document(case, unit_id)
    if document is None:
        return UNMARKED
    unit: dict[str, Watch] = {}
    mine: dict[str, Watch] = {}
    done: dict[str, frozenset[str]] = {}
    own = (MINE, person_key(user_id))
    for path, cell in document.cells.items():
        head, *rest = path.split("/")
        if head == DONE and cell.value:
            done[rest[0]] = _texts(cell.value)
        elif head == WATCH and rest[1] == UNTIL and cell.value:
            unit[rest[0]] = _watch(document, f"{WATCH}/{rest[0]}", mine=False)
        elif (head, rest[0]) == own and rest[2] == UNTIL and cell.value:
            mine[rest[1]] = _watch(document, f"{MINE}/{rest[0]}/{rest[1]}", mine=True)
    watches = {doc: tuple(found[doc] for found in (mine, unit) if doc in found) for doc in {**unit, **mine}}
    return Marks(
        document.text(ASSIGNED), document.text(ASSIGNED_NAME), MappingProxyType(watches), MappingProxyType(done)
    )


def watch_cells(doc_id: str, until: str, note: str, rows: Iterable[str], user_id: str = "") -> dict[str, CellValue]:
    """The cells that watch a document; with `user_id` for that person alone. Without a day they end it."""
    place = f"{MINE}/{person_key(user_id)}/{doc_id}" if user_id else f"{WATCH}/{doc_id}"
    if not until:
        return {f"{place}/{part}": None for part in (UNTIL, NOTE, ROWS)}
    return {f"{place}/{UNTIL}": until, f"{place}/{NOTE}": note or None, f"{place}/{ROWS}": tuple(sorted(rows))}


def why_not_done(group: str, reason: str, due: str, *, pending: bool) -> str:
    """Why a row of the inbox cannot be marked done, as a code; '' when it can. `group` and `reason` as the inbox has
    them, `due` when it is late."""
    if group == "to_acknowledge":
        return "acknowledge_before_done"
    if pending:
        return "done_when_sent"
    if reason in BY_DOING:
        return "done_by_doing"
    return "clock_is_running" if due else ""


def _watch(document: Document, place: str, *, mine: bool) -> Watch:
    rows = _texts(document.value(f"{place}/{ROWS}"))
    return Watch(document.text(f"{place}/{UNTIL}"), document.text(f"{place}/{NOTE}"), rows, mine)


def _texts(value: CellValue) -> frozenset[str]:
    return frozenset(value) if isinstance(value, tuple) else frozenset()
