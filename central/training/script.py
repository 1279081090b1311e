"""The writing down of one case: who does what when, as operation drafts that the store signs and judges.

The script keeps what a client would know (which operation set a cell, which version was seen), so that every draft
builds on what its author had on the screen.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from central.training.letters import Letter, write_letter
from central.training.persons import TrainingPerson
from central.training.units import training_users
from domain.ids import uuid7
from domain.operation import Author, CellValue
from domain.triage import ASSIGNED, ASSIGNED_NAME, triage_id, watch_cells

Cells = dict[str, CellValue]
_SWEDEN = ZoneInfo("Europe/Stockholm")
_OPENS, _CLOSES = 7 * 60 + 35, 16 * 60 + 20
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class OperationDraft:
    """One act to be signed. `minutes_before_now` is whole minutes; drafts of a case come in the order they happened."""

    op_id: str
    case_id: str
    unit_id: str
    user_id: str
    kind: str
    body: Mapping[str, object]
    minutes_before_now: int


@dataclass(slots=True)
class _Written:
    """A document as the script knows it: `ver` is what a client would have seen, `ops` who set which cell."""

    kind: str
    ver: int
    ops: dict[str, str]


class Script:
    """Writes one case. Methods append a draft each; times only move forward."""

    def __init__(
        self, case_id: str, now: datetime, chance: random.Random, definitions: Mapping[str, str], begins: int
    ) -> None:
        """`begins` is minutes before `now`; `definitions` are the hashes of the forms in force, by form id."""
        self.case_id = case_id
        self.chance = chance
        self.drafts: list[OperationDraft] = []
        self.letters: list[Letter] = []
        self._now = now.astimezone(UTC)
        self._definitions = definitions
        self._left = begins
        self._documents: dict[str, _Written] = {}
        self._header = ""
        self._local = self._now.astimezone(_SWEDEN)
        self._minute = self._local.hour * 60 + self._local.minute

    # -- time

    @property
    def moment(self) -> datetime:
        """When the next draft happens, on a Swedish wall."""
        return (self._now - timedelta(minutes=self._left)).astimezone(_SWEDEN)

    @property
    def today(self) -> date:
        return self.moment.date()

    def day(self, ahead: int) -> str:
        """The date so many days after the script's own today."""
        return (self.today + timedelta(days=ahead)).isoformat()

    def days_from_now(self, days: int) -> str:
        """The date so many days after the day the training environment is filled."""
        return (self._local.date() + timedelta(days=days)).isoformat()

    def workday(self, days: int) -> int:
        """`days` from now (negative: ago) off weekends: the Monday after, or the Friday if now lies between."""
        day = self._local.date() + timedelta(days=days)
        to_monday = (0, 0, 0, 0, 0, 2, 1)[day.weekday()]
        if to_monday and days < 0 <= days + to_monday:
            return days - (3 - to_monday)
        return days + to_monday

    @property
    def days_since_now(self) -> int:
        """How many days from now the script's today is: 0 or negative."""
        return (self.today - self._local.date()).days

    def on(self, days_ago: float) -> None:
        """Go to a working hour that many days ago, or a little past the last draft when that is later."""
        whole = int(days_ago)
        wanted = whole * _DAY + self._minute - self.chance.randint(_OPENS, _CLOSES)
        if whole == 0 and wanted < 1:
            wanted = self.chance.randint(3, 90)
        self.at(wanted)

    def at(self, minutes_before_now: int) -> None:
        """Go to a minute, or a little past the last draft when that is later."""
        self._left = max(1, min(minutes_before_now, self._left - self.chance.randint(1, 9)))

    def later(self, least: int, most: int) -> None:
        """Let minutes pass."""
        self._left = max(1, self._left - self.chance.randint(least, most))

    # -- acts

    def open_case(
        self, unit: str, case_type: str, person: TrainingPerson, cells: Mapping[str, CellValue], parties: Iterable[str]
    ) -> str:
        """Returns the header's id."""
        header: Cells = {
            "case_type": case_type,
            "person/id": person.person_id,
            "person/id_kind": person.id_kind.value,
            "person/name": person.name,
            "person/municipality": person.municipality,
            **{f"parties/{party}": True for party in parties},
            **cells,
        }
        known = {"phone": person.phone, "address": person.address, "protected": person.protected}
        header.update({f"person/{name}": value for name, value in known.items() if value})
        doc = self.new_id()
        self._do(unit, "open_case", {"doc": doc, "cells": header})
        self._header = doc
        return doc

    def create(self, unit: str, kind: str) -> str:
        """A living document without content; returns its id."""
        doc = self.new_id()
        self._do(unit, "create_document", {"doc": doc, "doc_kind": kind, "definition": self._definitions[kind]})
        self._documents[doc] = _Written(kind, len(self.drafts), {})
        return doc

    def send(
        self,
        unit: str,
        kind: str,
        recipients: Sequence[str],
        cells: Mapping[str, CellValue],
        *,
        high: bool = False,
        letters: Sequence[Letter] = (),
        in_reply_to: str = "",
    ) -> str:
        """A message, with letters attached, perhaps in answer to another; returns its id."""
        doc = self.new_id()
        body: dict[str, object] = {
            "doc": doc,
            "doc_kind": kind,
            "definition": self._definitions[kind],
            "recipients": list(recipients),
            "cells": dict(cells),
        }
        if high:
            body["priority"] = "high"
        if in_reply_to:
            body["in_reply_to"] = in_reply_to
        if letters:
            body["attachments"] = [letter.attachment.to_body() for letter in letters]
            self.letters.extend(letters)
        self._do(unit, "send", body)
        return doc

    def publish(self, unit: str, doc: str, cells: Mapping[str, CellValue], *, unseen: Iterable[str] = ()) -> None:
        """Share cells of a living document. Cells in `unseen` are written without having seen what stands there."""
        written = self._documents[doc]
        missed = frozenset(unseen)
        edits = [
            {"path": path, "value": value, "base": None if path in missed else written.ops.get(path)}
            for path, value in cells.items()
        ]
        body = {
            "doc": doc,
            "definition": self._definitions[written.kind],
            "seen_ver": written.ver,
            "cells": edits,
        }
        op = self._do(unit, "publish", body)
        written.ver = len(self.drafts)
        written.ops.update({path: op for path in cells if path not in missed})

    def establish(self, unit: str, plan: str, expected: str = "SIP_MEETING_HELD") -> None:
        """Establish the case's plan, judged by the plan's own form."""
        written = self._documents[plan]
        told = {"definition": self._definitions[written.kind]}
        self._do(unit, "transition", {"doc": self._header, "event": "establish", "expected": expected, **told})
        written.ver = len(self.drafts)

    def step(self, unit: str, event: str, expected: str, form: str, cells: Mapping[str, object]) -> None:
        """A step of the case's own process, with what was filled in for it."""
        filled = {path: list(value) if isinstance(value, tuple) else value for path, value in cells.items()}
        told = {"definition": self._definitions[form], "cells": filled}
        self._do(unit, "transition", {"doc": self._header, "event": event, "expected": expected, **told})

    def bare_step(self, unit: str, event: str, expected: str) -> None:
        """A step that asks for nothing."""
        self._do(unit, "transition", {"doc": self._header, "event": event, "expected": expected})

    def touched(self, doc: str) -> None:
        """The latest act has marked a living document besides: whoever goes on has seen it so."""
        self._documents[doc].ver = len(self.drafts)

    def see(self, unit: str, doc: str) -> None:
        """Open a message or look at the newest version of a living document."""
        written = self._documents.get(doc)
        self._do(unit, "mark_seen", {"doc": doc, "ver": written.ver if written else len(self.drafts)})
        if written:
            written.ver = len(self.drafts)

    def written(self, doc: str) -> frozenset[str]:
        """The paths of a living document that somebody has written."""
        return frozenset(self._documents[doc].ops)

    def acknowledge(self, unit: str, doc: str) -> None:
        self._do(unit, "acknowledge", {"doc": doc})
        if doc in self._documents:
            self.touched(doc)

    def begun(self, kind: str) -> OperationDraft | None:
        """The act by which the first text came into a living document of the kind; None where nothing was written."""
        docs = {doc for doc, written in self._documents.items() if written.kind == kind}
        return next((one for one in self.drafts if one.kind == "publish" and one.body["doc"] in docs), None)

    def assign(self, unit: str, who: Author) -> None:
        """Let somebody at the unit have the case."""
        self._mark(unit, {ASSIGNED: who.user_id, ASSIGNED_NAME: who.name})

    def watch(self, unit: str, doc: str, since_op: str, until: str, note: str) -> None:
        """Put the unit's row of a document away until a day; `since_op` is what the row waits since."""
        self._mark(unit, watch_cells(doc, until, note, (since_op,)))

    def _mark(self, unit: str, cells: Mapping[str, CellValue]) -> None:
        told = {path: list(value) if isinstance(value, tuple) else value for path, value in cells.items()}
        self._do(unit, "triage", {"doc": triage_id(self.case_id, unit), "cells": told})

    def new_id(self) -> str:
        """A UUIDv7 of the script's moment; later ids sort after earlier ones."""
        return uuid7(self._milliseconds(), self.chance.randbytes(10))

    def letter(self, unit: str, name: str, heading: str, about: Sequence[str], paragraphs: Sequence[str]) -> Letter:
        """A letter by whoever acts for the unit, to be sent along."""
        # By a chance of its own: a case with a letter is otherwise the same as without.
        chance = random.Random(f"{self.case_id}:{len(self.letters)}")  # noqa: S311 - made-up cases, nothing secret
        blob = uuid7(self._milliseconds(), chance.randbytes(10))
        by = training_users()[unit]
        signed = f"{by.name}, {by.title}, {self.moment:%Y-%m-%d}"
        return write_letter(blob, name, heading, (*about, signed), paragraphs, unit, by.user_id)

    def rows(self, count: int) -> list[str]:
        """Ids for rows in the order they are to be shown."""
        start = self._milliseconds()
        return [uuid7(start + number, self.chance.randbytes(10)) for number in range(count)]

    def _milliseconds(self) -> int:
        at = self._now - timedelta(minutes=self._left)
        return int(at.timestamp() * 1000) + len(self.drafts)

    def _do(self, unit: str, kind: str, body: Mapping[str, object]) -> str:
        op_id = self.new_id()
        author = training_users()[unit]
        self.drafts.append(OperationDraft(op_id, self.case_id, unit, author.user_id, kind, body, self._left))
        return op_id
