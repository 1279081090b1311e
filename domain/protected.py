"""What a protected identity hides, and where (domain.md §5.3). The lists lie in resources/access/protected.yaml.

What the replica hides is never taken in: an operation that tells it is refused, by the writer's own client first, so
that no store and no other replica ever holds it. The other places are for those who show and print.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from domain.access_table import GRADES, NOT_PROTECTED

FACTS = frozenset(
    {
        *("mark", "name", "number", "address", "phone", "municipality", "kin", "staff_names", "staff_phones"),
        *("units", "places", "earlier_identity"),
    },
)
_GRADES = GRADES - {NOT_PROTECTED}
_HIDDEN, _SHOWN = "döljs: ", "visas: "
_SHORTEST_REASON = 10


class Place(StrEnum):
    """Where a fact could stand."""

    REPLICA = "replica"
    LIST = "list"
    SCREEN = "screen"
    PAPER = "paper"


class ProtectionError(ValueError):
    """The lists do not hold; `where` names the place in them."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether a fact is shown at a place to a grade, and why (Swedish, for a process owner)."""

    shown: bool
    because: str


@dataclass(frozen=True, slots=True)
class GuardedCell:
    """Cells of a form that tell a fact: a cell or a whole group, or one cell of the rows of a group on a condition."""

    fact: str
    form: str
    path: str
    rows: str = ""
    when: tuple[str, frozenset[str]] | None = None
    without: str = ""

    def names(self, path: str) -> bool:
        """Whether a path can be one of these, whatever else is answered."""
        if not self.rows:
            return path == self.path or path.startswith(self.path + "/")
        parts = path.split("/")
        return len(parts) == 3 and (parts[0], parts[2]) == (self.rows, self.path)

    def holds(self, path: str, values: Mapping[str, object]) -> bool:
        """Whether a path is one of these, with the form's answers as they would then stand."""
        if not self.names(path):
            return False
        if not self.rows:
            return True
        group, row, _ = path.split("/")
        if self.without:
            return not values.get(f"{group}/{row}/{self.without}")
        return self.when is None or values.get(f"{group}/{row}/{self.when[0]}") in self.when[1]


@dataclass(frozen=True, slots=True)
class Protection:
    """The lists. `grades` and `facts` are {code: Swedish words}; `answers` go by (fact, place, grade)."""

    version: int
    grades: Mapping[str, str]
    facts: Mapping[str, str]
    answers: Mapping[tuple[str, Place, str], Shown]
    cells: tuple[GuardedCell, ...]

    def hides(self, grade: str, fact: str, place: Place) -> bool:
        """Whether the fact is hidden there. '' and NONE are no grade; one that nobody here knows hides everything."""
        if grade in {"", NOT_PROTECTED}:
            return False
        answer = self.answers.get((fact, place, grade))
        return answer is None or not answer.shown

    def hidden(self, grade: str, place: Place) -> frozenset[str]:
        """Every fact that is hidden there."""
        return frozenset(fact for fact in FACTS if self.hides(grade, fact, place))

    def withheld(self, grade: str, form: str, paths: Collection[str], values: Mapping[str, object]) -> frozenset[str]:
        """Those of the paths of a form that are never taken in for somebody of the grade."""
        if grade in {"", NOT_PROTECTED}:
            return frozenset()
        guarded = [c for c in self.cells if c.form == form and self.hides(grade, c.fact, Place.REPLICA)]
        return frozenset(path for path in paths if any(cell.holds(path, values) for cell in guarded))

    def may_lead(self, grade: str, form: str, paths: Collection[str]) -> bool:
        """Whether any of the paths could be withheld, if one does not know what else is answered. A form that nobody
        knows ('') is taken for each of them."""
        if grade in {"", NOT_PROTECTED}:
            return False
        guarded = [c for c in self.cells if form in {"", c.form} and self.hides(grade, c.fact, Place.REPLICA)]
        return any(cell.names(path) for cell in guarded for path in paths)


def staff_name(name: str, title: str, *, protected: bool) -> str:
    """What somebody who works here is called: one whose own identity is protected, by her function (REQ-34)."""
    if not protected:
        return name
    return title[:1].upper() + title[1:] if title else "Medarbetare"


def load_protection(data: Mapping[str, object]) -> Protection:
    """Read the lists. Raises ProtectionError for anything unknown, missing or without a reason."""
    _only(data, frozenset({"version", "grades", "facts", "cells"}), "")
    version = data["version"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ProtectionError("version")
    grades = _mapping(data["grades"], "grades")
    _only(grades, _GRADES, "grades")
    facts = _mapping(data["facts"], "facts")
    _only(facts, FACTS, "facts")
    answers: dict[tuple[str, Place, str], Shown] = {}
    words: dict[str, str] = {}
    for fact in FACTS:
        row = _mapping(facts[fact], f"facts.{fact}")
        _only(row, frozenset({"says", *Place}), f"facts.{fact}")
        words[fact] = _text(row["says"], f"facts.{fact}.says")
        for place in Place:
            answers.update(_answers(fact, place, row[place]))
    cells = data["cells"]
    if not isinstance(cells, list) or not cells:
        raise ProtectionError("cells")
    guarded = tuple(_guarded(cell, f"cells[{number}]") for number, cell in enumerate(cells))
    named = MappingProxyType({grade: _text(grades[grade], f"grades.{grade}") for grade in sorted(_GRADES)})
    return Protection(version, named, MappingProxyType(words), MappingProxyType(answers), guarded)


def _answers(fact: str, place: Place, told: object) -> dict[tuple[str, Place, str], Shown]:
    where = f"facts.{fact}.{place}"
    if isinstance(told, str):
        return {(fact, place, grade): _shown(told, where) for grade in _GRADES}
    by_grade = _mapping(told, where)
    _only(by_grade, _GRADES, where)
    return {(fact, place, grade): _shown(by_grade[grade], f"{where}.{grade}") for grade in _GRADES}


def _shown(text: object, where: str) -> Shown:
    if not isinstance(text, str) or not text.startswith((_HIDDEN, _SHOWN)):
        raise ProtectionError(where)
    because = text.partition(": ")[2].strip()
    if len(because) < _SHORTEST_REASON:
        raise ProtectionError(where)
    return Shown(text.startswith(_SHOWN), because)


def _guarded(data: object, where: str) -> GuardedCell:
    row = _mapping(data, where)
    if not row.keys() <= {"fact", "form", "path", "rows", "when", "without"} or row.get("fact") not in FACTS:
        raise ProtectionError(where)
    if ("when" in row or "without" in row) != ("rows" in row) or ("when" in row and "without" in row):
        raise ProtectionError(where)
    when = None
    if "when" in row:
        ((cell, values),) = _mapping(row["when"], f"{where}.when").items()
        if not isinstance(values, list) or not values:
            raise ProtectionError(f"{where}.when")
        when = (cell, frozenset(map(str, values)))
    told = {name: _text(row.get(name), f"{where}.{name}") for name in ("fact", "form", "path")}
    rows = _text(row["rows"], f"{where}.rows") if "rows" in row else ""
    without = _text(row["without"], f"{where}.without") if "without" in row else ""
    return GuardedCell(**told, rows=rows, when=when, without=without)


def _only(data: Mapping[str, object], wanted: frozenset[str], where: str) -> None:
    """Exactly these members, none missing and none besides."""
    strange = sorted(wanted ^ data.keys())
    if strange:
        raise ProtectionError(f"{where}.{strange[0]}".lstrip("."))


def _mapping(data: object, where: str) -> Mapping[str, object]:
    if not isinstance(data, Mapping) or not data or not all(isinstance(key, str) for key in data):
        raise ProtectionError(where)
    return data


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise ProtectionError(where)
    return value
