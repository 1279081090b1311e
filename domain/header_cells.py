"""What may stand in the header of a new case: no form definition describes it, so its cells are checked here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from domain.consent import PURPOSES
from domain.forms.definition import FormDefinition
from domain.forms.values import check_value
from domain.identity import NUMBER, check_identity
from domain.ids import is_uuid7
from domain.operation import CellValue, OperationError

_TEXTS = frozenset(
    {f"person/{name}" for name in ("id", "id_kind", "id_issuer", "name", "phone", "address", "municipality")}
    | {"case_type"}
    # A consent state the domain does not know allows nothing (domain/consent.py), so any text may stand there.
    | {f"consent/{purpose}/state" for purpose in PURPOSES}
    | {f"fvk/{name}" for name in ("name", "unit", "phone")},
)
_DATES = frozenset({"estimated_discharge", "person/birth_date", "person/deceased_on"})
_CHOICES: Mapping[str, frozenset[str]] = {
    "person/protected": frozenset({"MARKED", "PROTECTED_REGISTRATION", "FICTITIOUS"}),
}
_CASES = frozenset({"origin_case"})
"""Another case that this one goes on from: an earlier admission of the same person."""
_KNOWN = _TEXTS | _DATES | _CASES | _CHOICES.keys()
_LONGEST = 1_000
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # Unicode category Cc but the line feed
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_header(cells: Mapping[str, CellValue], today: str, consent: FormDefinition | None) -> None:
    """Refuse a cell that has no place in a header, or a value its cell cannot hold; None is always an empty cell.

    `consent` is the form whose fields a record of consent has.

    Raises OperationError for shape, Refusal('person_id', reason) for a number that names nobody.
    """
    for path, value in cells.items():
        if path.startswith("parties/"):
            if value is not True:
                raise OperationError("bad_value", "cells")
        elif path in _KNOWN:
            if value is not None and not _fits(path, value):
                raise OperationError("bad_value", path)
        else:
            _check_consent(path, value, consent)
    _check_person(cells, today)


def _check_consent(path: str, value: CellValue, form: FormDefinition | None) -> None:
    head, _, rest = path.partition("/")
    purpose, _, field = rest.partition("/")
    item = form.item(field) if form is not None and head == "consent" and purpose in PURPOSES else None
    if item is None:
        raise OperationError("unknown_cell", path)
    if check_value(item, value) is not None:
        raise OperationError("bad_value", path)


def _fits(path: str, value: CellValue) -> bool:
    if not isinstance(value, str):
        return False
    if path in _CHOICES:
        return value in _CHOICES[path]
    if path in _CASES:
        return is_uuid7(value)
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
