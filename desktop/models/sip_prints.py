"""What of a plan has left the house on paper, to whom, and who is still to get it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.models.records import CaseRecord, Provenance
from domain.acts.hand_outs import PRINTED_KINDS, TO_KIN
from domain.case import Document

TO_PERSON, TO_PARTY = "TO_PERSON", "TO_PARTY_WITHOUT_SYSTEM"
_ENTRY = "hand_out/"
_ON_PAPER = frozenset({"PRINT", "PHONE"})


@dataclass(frozen=True, slots=True)
class HandOut:
    """One print that was handed out. `name` is the kin or the party, '' for nobody in particular; `large`: in large
    type."""

    kind: str
    version: int
    purpose: str
    name: str
    pages: int
    by: Provenance | None
    copies: int = 1
    large: bool = False


@dataclass(frozen=True, slots=True)
class PaperParty:
    """Somebody who has no inbox and gets the plan on paper. `name` is what a hand-out is entered under; `has` is the
    newest version of the plan that she got, 0 for none, `called` whether she got a call."""

    name: str
    unit: str
    phone: str
    reached_by: str
    has: int
    called: bool


def handed_out(record: CaseRecord) -> tuple[HandOut, ...]:
    """Every print of the plan, its versions and the calls, the newest first."""
    found = [one for document in record.case.documents.values() for one in _of(document, record)]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0], reverse=True))


def _of(document: Document, record: CaseRecord) -> Iterator[tuple[str, HandOut]]:
    if document.kind not in PRINTED_KINDS:
        return
    entries = {path.split("/")[1] for path in document.cells if path.startswith(_ENTRY)}
    for op_id in entries:
        at = f"{_ENTRY}{op_id}"
        purpose = document.text(f"{at}/purpose")
        name = document.text(f"{at}/kin" if purpose == TO_KIN else f"{at}/party")
        version, pages = (_number(document, f"{at}/{field}") for field in ("version", "pages"))
        kind = "KAL" if document.kind == "KAL" else "SIP"
        copies, large = _number(document, f"{at}/copies") or 1, document.value(f"{at}/large") is True
        yield op_id, HandOut(kind, version, purpose, name, pages, record.provenance.get(op_id), copies, large)


def paper_parties(record: CaseRecord, plan: Document) -> tuple[PaperParty, ...]:
    """Those among the participants whom no inbox reaches: of the plan, and of the call that stands."""
    given = handed_out(record)
    connected = set(record.case.parties)
    found: dict[str, PaperParty] = {}
    for row in _rows(plan, "participants"):
        at = f"participants/{row}"
        name, unit, phone, reached = (plan.text(f"{at}/{field}") for field in ("name", "unit", "phone", "reached_by"))
        if not name or unit in connected or reached == "INBOX" or (not reached and not unit):
            continue
        found[name] = _party(name, unit, phone, reached, given)
    for call in record.case.of_kind("KAL"):
        if call.text("superseded_by") or call.text("cancelled"):
            continue
        for row in _rows(call, "participants"):
            at = f"participants/{row}"
            name, reached = call.text(f"{at}/name"), call.text(f"{at}/reached_by")
            if name and reached in _ON_PAPER and call.text(f"{at}/role") == "EXTERNAL":
                found.setdefault(name, _party(name, "", call.text(f"{at}/phone"), reached, given))
    return tuple(found.values())


def _party(name: str, unit: str, phone: str, reached_by: str, given: tuple[HandOut, ...]) -> PaperParty:
    mine = [one for one in given if one.purpose == TO_PARTY and one.name == name]
    has = max((one.version for one in mine if one.kind == "SIP"), default=0)
    return PaperParty(name, unit, phone, reached_by, has, any(one.kind == "KAL" for one in mine))


def newest_to_person(record: CaseRecord) -> int:
    """The newest version that the person herself has been given; 0 for none."""
    return max((one.version for one in handed_out(record) if one.kind == "SIP" and one.purpose == TO_PERSON), default=0)


def _number(document: Document, path: str) -> int:
    value = document.value(path)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _rows(document: Document, group: str) -> list[str]:
    start = f"{group}/"
    names = {path.split("/")[1] for path in document.cells if path.startswith(start)}
    return sorted(name for name in names if document.value(start + name) is not False)
