"""The person a case is about, as lists and banners show her. An unknown birth date is never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop.models.records import PersonRecord
from desktop.models.texts import Texts
from desktop.models.workplace import shipped_protection
from domain.case import Document
from domain.identity import ISSUER, KIND, NOT_VERIFIED, NOW, NOW_KIND, NUMBER, is_temporary, read_identity
from domain.person_id import PersonIdError, age, check_strict, format_display
from domain.protected import Place


def person_record(header: Document | None, today: str) -> PersonRecord:
    """The person of a case header; empty fields where the header tells nothing. `today` is 'YYYY-MM-DD'."""
    if header is None:
        return PersonRecord("", "", "", None)
    number, earlier = number_now(header), header.text(NUMBER)
    kind = header.text(NOW_KIND) or header.text(KIND) or _kind_of(header)
    protected = header.text("person/protected")
    hidden = shipped_protection().hidden(protected, Place.SCREEN)
    return PersonRecord(
        header.text("person/name"),
        "" if is_temporary(number) else format_display(number),
        kind,
        _age(header, today),
        protected,
        header.text("person/deceased_on"),
        "" if "phone" in hidden else header.text("person/phone"),
        "" if "address" in hidden else header.text("person/address"),
        "" if number == earlier or "earlier_identity" in hidden else format_display(earlier),
        kind not in NOT_VERIFIED,
        is_temporary(number),
    )


def listed_person(header: Document | None, texts: Texts) -> tuple[str, str, str]:
    """(name, number, protected) for a list: a protected person's name and number are replaced."""
    if header is None:
        return "", "", ""
    protected = header.text("person/protected")
    hidden = shipped_protection().hidden(protected, Place.LIST)
    name = texts.say("inbox.protected_person") if "name" in hidden else header.text("person/name")
    number = "" if "number" in hidden or is_temporary(number_now(header)) else format_display(number_now(header))
    return name, number, protected


def _kind_of(header: Document) -> str:
    """What kind of number a header tells that does not say so itself."""
    try:
        return read_identity(header.text(NUMBER), header.text(ISSUER)).kind.value
    except PersonIdError:
        return ""


def typed_person(values: Mapping[str, object]) -> tuple[str, str, str]:
    """The same of somebody whose case is still being written: (name, number, protected)."""
    name, number, protected = (values.get(path) for path in ("person/name", NUMBER, "person/protected"))
    hidden = shipped_protection().hidden(protected if isinstance(protected, str) else "", Place.LIST)
    shown = number if isinstance(number, str) and not is_temporary(number) else ""
    return (
        name if isinstance(name, str) and "name" not in hidden else "",
        format_display(shown) if "number" not in hidden else "",
        protected if isinstance(protected, str) else "",
    )


def number_now(header: Document) -> str:
    """The number the person has now, which need not be the one the case was opened with."""
    return header.text(NOW) or header.text(NUMBER)


def _age(header: Document, today: str) -> int | None:
    """Whole years, at death for a deceased person; None when no birth date is known."""
    born = _day(header.text("person/birth_date")) or _birth_date(number_now(header))
    end = _day(header.text("person/deceased_on")) or _day(today)
    return age(born, end) if born is not None and end is not None and end >= born else None


def _birth_date(number: str) -> date | None:
    try:
        return check_strict(number).birth_date
    except PersonIdError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
