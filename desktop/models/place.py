"""Where in the program somebody was: kept encrypted, so that she comes back there after a lock or a crash."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.models.outbox import Outbox

_TABS = frozenset(
    {"messages", "request", "planning", "sip", "notes", "attachments", "consent", "history", "about"},
)


@dataclass(frozen=True, slots=True)
class Writing:
    """The field she wrote in last. `cursor` counts characters from the start of its text, -1 for its end."""

    case_id: str
    doc_id: str
    path: str
    cursor: int = -1

    def to_fact(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the window; of a case its id and tab, and the field she wrote in.

    `cut_short` tells that the session before ended without being closed or locked.
    """

    page: str = ""
    case_id: str = ""
    tab: str = ""
    writing: Writing | None = None
    cut_short: bool = False

    def to_fact(self) -> dict[str, str]:
        return {"page": self.page, "case_id": self.case_id, "tab": self.tab}


def place_of_unit(unit_id: str) -> str:
    """Under which name it is kept: each unit has its own."""
    return f"place:{unit_id}"


def writing_of_unit(unit_id: str) -> str:
    """Under which name the field is kept: while a session lasts, and after one that did not end in order."""
    return f"writing:{unit_id}"


def read_place(fact: object) -> Place:
    """The place as it was kept; what cannot be read is no place."""
    if not isinstance(fact, dict) or not all(isinstance(fact.get(name), str) for name in ("page", "case_id", "tab")):
        return Place()
    tab = fact["tab"] if fact["tab"] in _TABS else ""
    return Place(fact["page"], fact["case_id"], tab)


def read_writing(fact: object) -> Writing | None:
    """The field as it was kept; None for none, or for what cannot be read."""
    if not isinstance(fact, dict) or not all(isinstance(fact.get(name), str) for name in ("case_id", "doc_id", "path")):
        return None
    cursor = fact.get("cursor")
    if not isinstance(cursor, int):
        return None
    return Writing(fact["case_id"], fact["doc_id"], fact["path"], cursor)


def forget_writing(outbox: Outbox, unit_id: str) -> None:
    """The field is not to be come back to. On the database worker."""
    if outbox.fact(writing_of_unit(unit_id)) is not None:
        outbox.store_fact(writing_of_unit(unit_id), None)


def kept_writing(outbox: Outbox, unit_id: str) -> Writing | None:
    """The field she wrote in last, as long as a draft is left in its document. On the database worker."""
    writing = read_writing(outbox.fact(writing_of_unit(unit_id)))
    return writing if writing is not None and outbox.drafts(unit_id, writing.doc_id) else None


def place_to_return_to(locked_at: Place | None, writing: Writing | None) -> Place:
    """Where a session begins. `locked_at` is where the one before was locked, None when it was not; `writing` the field
    in which a draft is left. A session that was closed in order begins as any other: it has left neither."""
    if locked_at is not None:
        here = writing if writing is not None and writing.case_id == locked_at.case_id else None
        return Place(locked_at.page, locked_at.case_id, locked_at.tab, here)
    if writing is None:
        return Place()
    return Place("case", writing.case_id, "", writing, cut_short=True)
