"""The search over what this unit holds: persons by number and name, cases by unit, type, topic, status and day.

Reached as `desk.find`; runs on the database worker and reads the replica only. There is no free text here, and no
guessing at who somebody is: a number is found whole, a name by how its words begin (PDL 2:8, REQ-16).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Row

from desktop.models.find_records import FindAnswer, FoundCase
from desktop.models.find_rows import number_word
from desktop.models.unit_finder import Asking, Found, Hit, UnitFinder
from domain.directory import Unit
from domain.finding import Query, bare, marks_meant, read_query, words_in
from domain.inbox import ENDED
from domain.open_care import TOPICS

if TYPE_CHECKING:
    from desktop.models.desk import Desk

MOST_CASES = 60
MOST_UNITS = 8
_SHORTEST_UNIT_SEARCH = 2
_COUNTED = 5000
_LAST = "\U0010ffff"
"""After every text that begins as the one before it."""
_COLUMNS = "s.case_id, s.person_name, s.person_id, s.protected, s.status, s.marks"
_Sql = tuple[str, list[str]]
"""A condition and its values."""
_STATES = "state."
_BY_CASE = "INDEXED BY ix_find_word_case_id"
"""The words of one case are few, those that begin with a letter thousands: SQLite cannot know."""


class FindDesk:
    """Built over the desk. Not thread-safe: one worker calls it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, text: str, most: int = MOST_CASES) -> FindAnswer:
        """Everything that fits what is typed; nothing for an empty field."""
        place = self._desk.workplace
        query = read_query(text, date.fromisoformat(place.clock.today()))
        if query.empty:
            return FindAnswer(text)
        with self._desk.replica.file.read.begin() as db:
            found = self._cases(db, query, most + 1)
        code = query.number_code if not found else ""
        return FindAnswer(text, tuple(found[:most]), len(found) > most, code, self._units(text, query))

    def named(self, case_ids: Sequence[str]) -> tuple[FoundCase, ...]:
        """These cases in this order, as a search would show them; those not held are left out."""
        with self._desk.replica.file.read.begin() as db:
            found = self._of(db, list(case_ids), frozenset())
        return tuple(found)

    def usual_units(self, most: int) -> tuple[Hit, ...]:
        """Whom the unit usually writes to, and those near."""
        return self._sought("", most).hits

    # -- how ----------------------------------------------------------------------------------------------------

    def _cases(self, db: Connection, query: Query, most: int) -> list[FoundCase]:
        ids: dict[str, bool] = {}  # in the order they are shown; whether å, ä and ö were passed over

        def take(found: Iterable[str], *, plain: bool = False) -> None:
            for case_id in found:
                ids.setdefault(case_id, plain)

        take(_by_number(db, query.numbers))
        if ids and not query.words:
            return self._of(db, list(ids)[:most], frozenset())
        on_days = [_marked({f"d:{day}"}) for day in query.days]
        if query.words:
            take(_by_name(db, query.words, on_days, most, plain=False))
            if len(ids) < most:
                take(_by_name(db, query.words, on_days, most, plain=True), plain=True)
        if len(ids) < most:
            take(self._by_facets(db, query, on_days, most))
        shown = list(ids)[:most]
        return self._of(db, shown, frozenset(case_id for case_id in shown if ids[case_id]))

    def _by_facets(self, db: Connection, query: Query, on_days: list[_Sql], most: int) -> list[str]:
        """Cases by the words of units, types, topics and statuses, one word perhaps of the name; last changed first."""
        meant = marks_meant(query.words, self._vocabulary(db))
        phrase, words = self._unit_phrase(db, query.words)
        if (words and not meant and not phrase) or not (query.words or on_days):
            return []
        named = [word for word in words if word not in meant]
        wanted = [_word_or_marks(word, told) for word, told in meant.items() if word in words]
        wanted = sorted(on_days + wanted + ([_marked(phrase)] if phrase else []), key=lambda one: len(one[1]))
        if named:
            return _by_name(db, named, wanted, most, plain=False)
        where = " AND ".join(condition for condition, _ in wanted)
        values = [value for _, told in wanted for value in told]
        rows = db.exec_driver_sql(
            f"SELECT s.case_id FROM case_summary s WHERE s.protected = '' AND {where} ORDER BY s.rowid DESC LIMIT ?",  # noqa: S608 - only our own conditions
            (*values, most),
        )
        return [row.case_id for row in rows]

    def _unit_phrase(self, db: Connection, words: Sequence[str]) -> tuple[frozenset[str], Sequence[str]]:
        """The units that several words beside each other name together, and the other words: `vårdcentral 2` is no
        case with a Vårdcentral 1 and a ward 2."""
        directory = self._desk.workplace.directory
        names = {unit: words_in(directory.name_of(unit)) for unit in _known_units(db)} if len(words) > 1 else {}
        for length in range(len(words), 1, -1):
            for start in range(len(words) - length + 1):
                run = words[start : start + length]
                named = frozenset(f"u:{unit}" for unit, parts in names.items() if _all_begin(run, parts))
                if named:
                    return named, [*words[:start], *words[start + length :]]
        return frozenset(), words

    def _vocabulary(self, db: Connection) -> list[tuple[str, str]]:
        """(mark, words) of everything a word may mean: the units there are cases with, and the words of codes."""
        place, texts = self._desk.workplace, self._desk.shown.texts
        told = [
            (f"s:{code.removeprefix(_STATES)}", texts.say(code)) for code in texts.codes if code.startswith(_STATES)
        ]
        told += [(f"t:{name}", texts.say(f"find.type.{name}")) for name in ("inpatient", "open_care", "sip")]
        told += [(f"o:{topic}", texts.say(f"topic.{topic}")) for topic in TOPICS]
        told += [(f"k:{kind}", form.title) for kind, form in place.forms.in_force.items()]
        told += [(f"u:{unit}", _unit_words(place.directory.unit(unit))) for unit in _known_units(db)]
        return told

    def _of(self, db: Connection, case_ids: Sequence[str], plain: Collection[str]) -> list[FoundCase]:
        if not case_ids:
            return []
        asked = ", ".join("?" * len(case_ids))
        rows = db.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM case_summary s WHERE s.case_id IN ({asked})",  # noqa: S608 - question marks alone
            tuple(case_ids),
        )
        own = self._desk.workplace.unit_id
        by_id = {row.case_id: _found(row, own, plain=row.case_id in plain) for row in rows}
        return [by_id[case_id] for case_id in case_ids if case_id in by_id]

    def _units(self, text: str, query: Query) -> Found:
        """Units of the whole directory by the same words; none for what is a number or a day."""
        if not query.words or len("".join(query.words)) < _SHORTEST_UNIT_SEARCH:
            return Found()
        return self._sought(text, MOST_UNITS)

    def _sought(self, text: str, most: int) -> Found:
        place = self._desk.workplace
        known = place.known
        finder = known.finder or UnitFinder.over(known.directory, known.codes.get("municipalities", {}))
        return finder.find(text, Asking(place.unit_id, place.clock.today(), known.usual), most)


def _by_number(db: Connection, numbers: Iterable[str]) -> list[str]:
    """Cases by a whole number, newest first."""
    found: set[str] = set()
    for number in numbers:
        word = number_word(number)
        rows = db.exec_driver_sql("SELECT case_id FROM find_word WHERE bare = ? AND word = ?", (bare(word), word))
        found |= {row.case_id for row in rows}
    return sorted(found, reverse=True)


def _by_name(db: Connection, words: Sequence[str], further: list[_Sql], most: int, *, plain: bool) -> list[str]:
    """Cases in whose person's name every word begins one, in the order of the rarest of them."""
    rarest = min(words, key=lambda word: _how_many(db, word)) if len(words) > 1 else words[0]
    condition, values = _begins("n", rarest, plain=plain)
    for word in words:
        if word != rarest:
            other, told = _begins("o", word, plain=plain)
            condition += f" AND EXISTS (SELECT 1 FROM find_word o {_BY_CASE} WHERE o.case_id = n.case_id AND {other})"  # noqa: S608
            values += told
    for other, told in further:
        condition += f" AND EXISTS (SELECT 1 FROM case_summary s WHERE s.case_id = n.case_id AND {other})"  # noqa: S608
        values += told
    rows = db.exec_driver_sql(
        f"SELECT DISTINCT n.case_id FROM find_word n WHERE {condition} ORDER BY n.bare, n.word, n.case_id LIMIT ?",  # noqa: S608
        (*values, most),
    )
    return [row.case_id for row in rows]


def _how_many(db: Connection, word: str) -> int:
    """Names that have a word beginning so, as far as it is worth counting."""
    condition, values = _begins("n", word, plain=True)
    rows = db.exec_driver_sql(
        f"SELECT count(*) FROM (SELECT 1 FROM find_word n WHERE {condition} LIMIT {_COUNTED})",  # noqa: S608
        tuple(values),
    )
    return int(rows.scalar() or 0)


def _begins(table: str, word: str, *, plain: bool) -> _Sql:
    """That a word of a name begins so; `plain` without å, ä and ö, on either side."""
    stem = bare(word)
    condition, values = f"{table}.bare >= ? AND {table}.bare < ?", [stem, stem + _LAST]
    if not plain:
        condition += f" AND {table}.word >= ? AND {table}.word < ?"
        values += [word, word + _LAST]
    return condition, values


def _marked(marks: Collection[str]) -> _Sql:
    """That the case has one of the marks."""
    if not marks:
        return "0", []
    return f"({' OR '.join(['instr(s.marks, ?)'] * len(marks))})", [f" {mark} " for mark in sorted(marks)]


def _word_or_marks(word: str, marks: Collection[str]) -> _Sql:
    """That a word is one of the person's name, or means one of the case's marks."""
    begins, told = _begins("w", word, plain=False)
    marked, values = _marked(marks)
    named = f"EXISTS (SELECT 1 FROM find_word w {_BY_CASE} WHERE w.case_id = s.case_id AND {begins})"  # noqa: S608
    return f"({marked} OR {named})", values + told


def _all_begin(words: Sequence[str], parts: Sequence[str]) -> bool:
    return all(any(part.startswith(word) for part in parts) for word in words)


def _known_units(db: Connection) -> list[str]:
    return [row.unit_id for row in db.exec_driver_sql("SELECT unit_id FROM find_unit")]


def _unit_words(unit: Unit | None) -> str:
    """What a unit is called, in full and for short."""
    return f"{unit.name} {unit.aliases}" if unit is not None else ""


def _found(row: Row[tuple[str, ...]], own: str, *, plain: bool) -> FoundCase:
    marks: dict[str, list[str]] = {}
    for mark in row.marks.split():
        sort, _, told = mark.partition(":")
        marks.setdefault(sort, []).append(told)

    def first(sort: str) -> str:
        return next(iter(marks.get(sort, ())), "")

    return FoundCase(
        row.case_id,
        row.person_name,
        row.person_id,
        row.protected,
        first("t"),
        row.status,
        first("o"),
        max(marks.get("d", ()), default=""),
        tuple(unit for unit in marks.get("u", ()) if unit != own),
        row.status in ENDED,
        plain,
    )
