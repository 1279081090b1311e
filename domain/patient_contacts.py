"""Patient-bound contacts (domain.md §4.2): who knows the person at each unit, by role; they travel with the case."""

from __future__ import annotations

from dataclasses import dataclass

from domain.case import Document

CONTACT = "contact"
"""`contact/<unit>/<role>/name|phone` in the header. A unit writes its own alone."""


@dataclass(frozen=True, slots=True)
class PatientContact:
    """`role` is a code of the form STEP_CONTACT; `phone` is '' where nobody has told it."""

    unit_id: str
    role: str
    name: str
    phone: str


def contact_path(unit_id: str, role: str, part: str) -> str:
    return f"{CONTACT}/{unit_id}/{role}/{part}"


def contacts_of(header: Document | None) -> tuple[PatientContact, ...]:
    """Those that the header names, by unit and role."""
    found = []
    for path in sorted(header.cells) if header is not None else ():
        head, _, rest = path.partition("/")
        unit_id, _, place = rest.partition("/")
        role, _, part = place.partition("/")
        if header is not None and head == CONTACT and part == "name" and (name := header.text(path)):
            phone = header.text(contact_path(unit_id, role, "phone"))
            found.append(PatientContact(unit_id, role, name, phone))
    return tuple(found)
