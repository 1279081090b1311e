"""The person a case is about, as lists and banners show her. An unknown birth date is never guessed."""

from __future__ import annotations

from datetime import date

from desktop.models.records import PersonRecord
from desktop.models.texts import Texts
from domain.case import Document

_COORDINATION_DAYS = 60
NOT_PROTECTED = ""


def person_record(header: Document | None, today: str) -> PersonRecord:
    """The person of a case header; empty fields where the header tells nothing. `today` is 'YYYY-MM-DD'."""
    if header is None:
        return PersonRecord("", "", "", None)
    number, kind = header.text("person/id"), header.text("person/id_kind")
    protected = header.text("person/protected")
    hidden = protected != NOT_PROTECTED
    return PersonRecord(
        header.text("person/name"),
        id_text(number),
        kind,
        age(header.text("person/birth_date"), number, kind, today, header.text("person/deceased_on")),
        protected,
        header.text("person/deceased_on"),
        "" if hidden else header.text("person/phone"),
        "" if hidden else header.text("person/address"),
    )


def listed_person(header: Document | None, texts: Texts) -> tuple[str, str, str]:
    """(name, number, protected) for a list: a protected person's name and number are replaced."""
    if header is None:
        return "", "", ""
    protected = header.text("person/protected")
    if protected != NOT_PROTECTED:
        return texts.say("inbox.protected_person"), "", protected
    return header.text("person/name"), id_text(header.text("person/id")), ""


def id_text(number: str) -> str:
    """'194410119046' as '19441011-9046'; anything but twelve characters as it is."""
    return f"{number[:8]}-{number[8:]}" if len(number) == 12 else number


def age(birth_date: str, number: str, kind: str, today: str, deceased_on: str = "") -> int | None:
    """Whole years, at death for a deceased person; None when the number tells no possible date."""
    born = _day(birth_date) or (_born(number, kind) if not birth_date else None)
    end = _day(deceased_on) or _day(today)
    if born is None or end is None or end < born:
        return None
    return end.year - born.year - ((end.month, end.day) < (born.month, born.day))


def _born(number: str, kind: str) -> date | None:
    if kind not in {"PNR", "SNR"} or len(number) != 12 or not (number.isascii() and number[:8].isdigit()):
        return None
    day = int(number[6:8]) - (_COORDINATION_DAYS if kind == "SNR" else 0)
    if not 1 <= day <= 31:
        return None
    return _day(f"{number[:4]}-{number[4:6]}-{day:02d}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
