"""Whom a case is about: a number with its issuer, or a temporary identity until somebody knows the number.

A number is only unique together with who hands such numbers out (interop.md A1), so that two identities are one only
when both agree. A temporary identity is made offline for somebody nobody can name yet; it never leaves the unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.case import Case, belongs_to
from domain.operation import CellValue, Operation, OperationError, read_text
from domain.outcome import DocumentChange, Refusal
from domain.person_id import OTHER_REGION, IdKind, PersonId, PersonIdError, check_strict

PERSON = "person/"
NUMBER, KIND, ISSUER = "person/id", "person/id_kind", "person/id_issuer"
NOW, NOW_KIND, NOW_ISSUER, NOW_BY = "person/now_id", "person/now_id_kind", "person/now_id_issuer", "person/now_by"
"""The number that took the place of the one in the case, and who saw to that: written by the store alone."""
NOTED = frozenset({NOW, NOW_KIND, NOW_ISSUER, NOW_BY})
NAME, DECEASED = "person/name", "person/deceased_on"
NOT_VERIFIED = frozenset({IdKind.LRID, IdKind.NRID, IdKind.OTHER, IdKind.TMP})
"""Kinds behind which nobody has made sure who it is: shown as such wherever the person is."""
_TEMPORARY = re.compile(r"TMP-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_ELSEWHERE = re.compile(r"[0-9A-Z][0-9A-Z -]{2,38}[0-9A-Z]")
_STARTED = frozenset({"PLN", "SIP", "VBG"})


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """A number as one issuer knows it. Two issuers may have handed out the same one, to two people."""

    issuer: str
    value: str


def temporary(identifier: str) -> str:
    """The value of a temporary identity, given a fresh UUIDv7."""
    return f"TMP-{identifier}"


def is_temporary(value: object) -> bool:
    return isinstance(value, str) and _TEMPORARY.fullmatch(value) is not None


def read_identity(value: str, issuer: str = "", today: date | None = None) -> PersonId:
    """Who a canonical value names; by `issuer` when that is told, by shape otherwise. Raises PersonIdError.

    The issuer OTHER_REGION says that the number is one whose form nobody here knows: it is kept as it is and nothing
    is read from it. Any other issuer must be the one the shape says (`other_issuer`).
    """
    if is_temporary(value):
        found = PersonId(IdKind.TMP, value, None, None, "")
    elif issuer == OTHER_REGION:
        if _ELSEWHERE.fullmatch(value) is None:
            raise PersonIdError("not_canonical")
        found = PersonId(IdKind.OTHER, value, None, None, OTHER_REGION)
    else:
        found = check_strict(value, today)
    if issuer and issuer != found.issuer:
        raise PersonIdError("other_issuer")
    return found


def identity_of(value_at: Callable[[str], object]) -> Identity | None:
    """The identity that a header tells (`value_at` gives the value of a cell); None for one that cannot be read."""
    return _identity(value_at(NUMBER), value_at(ISSUER))


def identity_now(value_at: Callable[[str], object]) -> Identity | None:
    """The identity that the person has now, as far as the header tells."""
    return _identity(value_at(NOW), value_at(NOW_ISSUER)) or identity_of(value_at)


def _identity(number: object, issuer: object) -> Identity | None:
    if not isinstance(number, str):
        return None
    try:
        found = read_identity(number, issuer if isinstance(issuer, str) else "")
    except PersonIdError:
        return None
    return Identity(found.issuer, found.value)


def check_identity(cells: Mapping[str, CellValue], today: str) -> PersonId:
    """Whom these cells name. Raises Refusal('person_id', reason) for a number that names nobody."""
    number, kind, issuer = cells.get(NUMBER), cells.get(KIND), cells.get(ISSUER)
    try:
        found = read_identity(str(number), issuer if isinstance(issuer, str) else "", date.fromisoformat(today))
    except PersonIdError as error:
        raise Refusal("person_id", reason=error.code) from error
    if kind is not None and kind != found.kind.value:
        raise Refusal("person_id", reason="other_kind")
    return found


def noted_cells(body: Mapping[str, object]) -> dict[str, CellValue]:
    """The cells of an operation that notes which number the person has now; empty where it is the first one again.

    Raises OperationError, and Refusal('person_id', reason) for a number that names nobody.
    """
    now = body.get("now")
    if now is None:
        return dict.fromkeys((NOW, NOW_KIND, NOW_ISSUER, NOW_BY))
    if not isinstance(now, Mapping):
        raise OperationError("bad_field", "now")
    try:
        found = read_identity(str(now.get("value")), str(now.get("issuer")))
    except PersonIdError as error:
        raise Refusal("person_id", reason=error.code) from error
    by = read_text(body, "by", 200)
    return {NOW: found.value, NOW_KIND: found.kind.value, NOW_ISSUER: found.issuer, NOW_BY: by}


def require_bound(case: Case, changes: tuple[DocumentChange, ...], acting_unit: str) -> None:
    """Nothing about somebody with a temporary identity leaves the unit. Raises Refusal('identity_not_bound')."""
    header = case.header
    if header is None or not is_temporary(header.value(NUMBER)):
        return
    if any(not belongs_to(scope, acting_unit) for change in changes for scope in change.document.scopes):
        raise Refusal("identity_not_bound")


def starts_something(operation: Operation) -> bool:
    """Whether the operation begins what is not begun for a dead person: a case, an admission, a plan, a request."""
    kind = operation.body.get("doc_kind")
    return (
        operation.kind == "open_case"
        or (operation.kind == "create_document" and kind in _STARTED)
        or (operation.kind == "send" and kind == "INS")
    )


def require_alive(operation: Operation, case: Case) -> None:
    """Raises Refusal('person_deceased') for what is not begun for somebody who has died."""
    header = case.header
    if header is not None and header.text(DECEASED) and starts_something(operation):
        raise Refusal("person_deceased")


def same_person_named(one: str, other: str) -> bool:
    """Whether two names may be one person's: the same words in any order, or one says only part of the other.

    Nobody's name ('Okänd man') fits every name. For telling whether one reserve number has been given to two people.
    """
    words, others = _words(one), _words(other)
    return words <= others or others <= words


_NO_NAME = frozenset({"okänd", "okänt", "ej", "känd", "man", "kvinna", "person", "namn", "nn", "n.n."})


def _words(name: str) -> frozenset[str]:
    words = frozenset(re.split(r"[\s,\-]+", name.casefold())) - {""}
    return words - _NO_NAME
