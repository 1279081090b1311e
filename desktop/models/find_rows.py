"""What a case is found by, in the replica: words of the name and numbers in `find_word`, all else as marks.

Written with the other rows that lists show, in the same transaction. A person whose identity is protected is found by
her whole number alone: nothing else of her is put here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.models.replica_tables import case_summary, find_unit, find_word
from domain.case import HEADER, Case
from domain.finding import bare, folded, words_in
from domain.identity import NAME, NOW, NUMBER, is_temporary
from domain.ids import is_uuid7
from domain.open_care import topic_of
from domain.swedish_time import day_of

Word = tuple[str, str, str]
"""A row of `find_word`: (bare, word, case)."""
NUMBER_SIGN = "#"
_OF_CASES = find_word.c.case_id.in_(bindparam("cases", expanding=True))
_HELD = select(find_word.c.bare, find_word.c.word, find_word.c.case_id).where(_OF_CASES)
_DROP = delete(find_word).where(
    find_word.c.bare == bindparam("old_bare"),
    find_word.c.word == bindparam("old_word"),
    find_word.c.case_id == bindparam("old_case"),
)
_PUT = insert(find_word).prefix_with("OR IGNORE")
_PUT_UNIT = insert(find_unit).prefix_with("OR IGNORE")
_FORGET = update(case_summary).where(case_summary.c.case_id.in_(bindparam("cases", expanding=True))).values(marks="")


@dataclass(slots=True)
class FindRows:
    """Rows of `find_word`, and the units to know of."""

    words: list[Word] = field(default_factory=list)
    units: set[str] = field(default_factory=set)

    def add(self, case: Case) -> None:
        self.words += _words(case)
        self.units |= set(case.parties)


def number_word(number: str) -> str:
    """How a number stands among the words: no name has the sign, so that part of a number finds nobody."""
    return folded(NUMBER_SIGN + number)


def search_marks(case: Case) -> str:
    """Type, status, topic, kinds of documents, parties and the days on which something was begun or sent; '' of what
    is about no person (the unit's own desk)."""
    header = case.header
    if header is None:
        return ""
    kinds = {document.kind for document in case.documents.values()} - {HEADER}
    days = {day for doc_id in (case.case_id, *case.documents) if (day := _day_of(doc_id))}
    told = [f"t:{header.text('case_type')}", f"s:{case.status}", f"o:{topic_of(case)}"]
    told += [f"k:{kind}" for kind in sorted(kinds)] + [f"u:{unit}" for unit in case.parties]
    told += [f"d:{day}" for day in sorted(days)]
    return f" {' '.join(mark for mark in told if mark and not mark.endswith(':'))} "


def write_find_rows(db: Connection, cases: Sequence[str], rows: FindRows) -> None:
    """Become `rows` for these cases, touching only what differs; for those without any, nothing is left to find."""
    held = {tuple(row) for row in db.execute(_HELD, {"cases": cases})}
    wanted = set(rows.words)
    if gone := held - wanted:
        db.execute(_DROP, [{"old_bare": b, "old_word": w, "old_case": c} for b, w, c in gone])
    if new := wanted - held:
        db.execute(_PUT, [{"bare": b, "word": w, "case_id": c} for b, w, c in new])
    if rows.units:
        db.execute(_PUT_UNIT, [{"unit_id": unit} for unit in sorted(rows.units)])


def forget_marks(db: Connection, cases: Sequence[str]) -> None:
    """Cases that are shown no more; their names stay for the outbox, which tells what became of them."""
    if cases:
        db.execute(_FORGET, {"cases": cases})


def _words(case: Case) -> list[Word]:
    header = case.header
    if header is None:
        return []
    protected = bool(header.text("person/protected"))
    told = {header.text(NOW) or header.text(NUMBER)} if protected else {header.text(NOW), header.text(NUMBER)}
    words = {number_word(number) for number in told if number and not is_temporary(number)}
    if not protected:
        words |= set(words_in(header.text(NAME)))
    return [(bare(word), word, case.case_id) for word in sorted(words)]


def _day_of(identifier: str) -> str:
    """The Swedish day on which an id was made; '' for what is no UUIDv7."""
    if not is_uuid7(identifier):
        return ""
    return day_of(datetime.fromtimestamp((UUID(identifier).int >> 80) / 1000, UTC)).isoformat()
