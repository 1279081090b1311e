"""What may stand in the header of a new case: no form definition describes it, so its cells are checked here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from domain.identity import NUMBER, check_identity
from domain.operation import CellValue, OperationError

# A consent state the domain does not know counts as not asked for (domain/consent.py), so any text may stand there.
_TEXTS = frozenset(
    {f"person/{name}" for name in ("id", "id_kind", "id_issuer", "name", "phone", "address", "municipality")}
    | {"case_type", "consent/state", "consent/limits"}
    | {f"fvk/{name}" for name in ("name", "unit", "phone")},
)
_DATES = frozenset({"estimated_discharge", "person/birth_date", "person/deceased_on", "consent/given_on"})
_CHOICES: Mapping[str, frozenset[str]] = {
    "person/protected": frozenset({"MARKED", "PROTECTED_REGISTRATION", "FICTITIOUS"}),
}
_YES_OR_NO = frozenset({"consent/harm_assessed"})
_KNOWN = _TEXTS | _DATES | _CHOICES.keys() | _YES_OR_NO
_LONGEST = 1_000
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # Unicode category Cc but the line feed
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_header(cells: Mapping[str, CellValue], today: str) -> None:
    """Refuse a cell that has no place in a header, or a value its cell cannot hold; None is always an empty cell.

    Raises OperationError for shape, Refusal('person_id', reason) for a number that names nobody.
    """
    for path, value in cells.items():
        if path.startswith("parties/"):
            if value is not True:
                raise OperationError("bad_value", "cells")
        elif path not in _KNOWN:
            raise OperationError("unknown_cell", path)
        elif value is not None and not _fits(path, value):
            raise OperationError("bad_value", path)
    _check_person(cells, today)


def _fits(path: str, value: CellValue) -> bool:
    if path in _YES_OR_NO:
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if path in _CHOICES:
        return value in _CHOICES[path]
    if path in _DATES:
        return _is_date(value)
    return len(value) <= _LONGEST and _CONTROL.search(value) is None


def _is_date(value: str) -> bool:
    try:
        return _DATE.fullmatch(value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _check_person(cells: Mapping[str, CellValue], today: str) -> None:
    number = cells.get(NUMBER)
    if not isinstance(number, str) or not number:
        raise OperationError("bad_field", "cells")
    check_identity(cells, today)
