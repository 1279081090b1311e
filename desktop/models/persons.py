"""The person a case is about, as lists and banners show her. An unknown birth date is never guessed."""

from __future__ import annotations

from datetime import date

from desktop.models.records import PersonRecord
from desktop.models.texts import Texts
from desktop.models.workplace import shipped_protection
from domain.case import Document
from domain.person_id import PersonIdError, age, check_strict, format_display
from domain.protected import Place


def person_record(header: Document | None, today: str) -> PersonRecord:
    """The person of a case header; empty fields where the header tells nothing. `today` is 'YYYY-MM-DD'."""
    if header is None:
        return PersonRecord("", "", "", None)
    number, kind = header.text("person/id"), header.text("person/id_kind")
    protected = header.text("person/protected")
    hidden = shipped_protection().hidden(protected, Place.SCREEN)
    return PersonRecord(
        header.text("person/name"),
        format_display(number),
        kind,
        _age(header, today),
        protected,
        header.text("person/deceased_on"),
        "" if "phone" in hidden else header.text("person/phone"),
        "" if "address" in hidden else header.text("person/address"),
    )


def listed_person(header: Document | None, texts: Texts) -> tuple[str, str, str]:
    """(name, number, protected) for a list: a protected person's name and number are replaced."""
    if header is None:
        return "", "", ""
    protected = header.text("person/protected")
    hidden = shipped_protection().hidden(protected, Place.LIST)
    name = texts.say("inbox.protected_person") if "name" in hidden else header.text("person/name")
    return name, "" if "number" in hidden else format_display(header.text("person/id")), protected


def _age(header: Document, today: str) -> int | None:
    """Whole years, at death for a deceased person; None when no birth date is known."""
    born = _day(header.text("person/birth_date")) or _birth_date(header.text("person/id"))
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
