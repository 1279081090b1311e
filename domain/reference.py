"""What the scope `reference` tells everybody: units, forms, processes, policies and code lists, as documents.

Written by the store alone, read by every client (central/PROTOCOL.md §6.7). A form or a process table is one canonical
JSON text in one cell, named by its hash and kept for ever; policies keep every value they have had, by day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TypeAlias

from domain.canonical import canonical_bytes, sha256_hex
from domain.context import FormLibrary
from domain.directory import ContactPoint, Unit
from domain.forms.definition import DefinitionError, FormDefinition
from domain.forms.loading import load_definition
from domain.forms.loose_labels import loose_labels
from domain.notice import NOTICE, Notice, read_notice
from domain.operation import CellValue
from domain.process import ProcessError, ProcessTable, load_process
from domain.told import Told

MOST_CHARACTERS = 200_000
"""The longest text of a form, a process table or a code list."""
UNIT, FORM, PROCESS, POLICY, CODES = "unit", "form", "process", "policy", "codes"
HANDLED = "last_open_care_handled_at"
"""Cell of a unit's document: the Swedish day on which it last handled a case of open care; the store writes it."""
UNIT_TEXTS = tuple(
    attribute.name for attribute in fields(Unit) if attribute.name not in {"unit_id", "contact_point", HANDLED}
)
"""The cells of a unit's document that are texts named as the unit's attributes."""
_OF_UNIT = frozenset({*UNIT_TEXTS, HANDLED})
_NEEDED = frozenset({"name", "kind", "sub_region", "inbox_state", "system"})
"""What an empty cell of a unit must not be read as the default of: a unit without a state has none."""
_CONTACT = frozenset({"contact_point/function", "contact_point/hours", "contact_point/phone"})
_NO_CONTACT = ContactPoint()
Cells: TypeAlias = "dict[str, CellValue]"


@dataclass(frozen=True, slots=True)
class Issued:
    """A form or a process table as the store issued it, in force from the Swedish day `since`.

    `number` counts what the store has issued: of two that begin on one day the later one counts.
    """

    kind: str
    name: str
    hash: str
    number: int
    since: str
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything the reference documents tell. `policies` are {name: {day: value}}, `codes` {list: {code: words}}."""

    units: Mapping[str, Unit] = field(default_factory=lambda: MappingProxyType({}))
    issued: tuple[Issued, ...] = ()
    policies: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    notices: tuple[Notice, ...] = ()

    def policies_on(self, day: str) -> Mapping[str, str]:
        """The value of each policy on a day; one that has not begun yet is left out."""
        begun = {name: [since for since in values if since <= day] for name, values in self.policies.items()}
        return MappingProxyType({name: self.policies[name][max(days)] for name, days in begun.items() if days})


def hash_of(data: Mapping[str, object]) -> str:
    """The hash that names a definition: `sha256:<hex>` of its canonical JSON. Raises CanonicalError."""
    return "sha256:" + sha256_hex(canonical_bytes(data))


def issue_document(kind: str, data: Mapping[str, object], number: int, since: str) -> tuple[str, Cells]:
    """Id and cells of the document that issues a form or a process table.

    Raises DefinitionError, ProcessError or CanonicalError for one that nobody could use.
    """
    text = canonical_bytes(data).decode("utf-8")
    if len(text) > MOST_CHARACTERS:
        raise DefinitionError("too_large")
    name = load_definition(data).id if kind == FORM else load_process(data).process_id
    digest = hash_of(data)
    cells: Cells = {"name": name, "hash": digest, "issued": number, "since": since, "json": text}
    return issue_id(kind, digest), cells


def issue_id(kind: str, digest: str) -> str:
    """The document that issues what has this hash: a name that no unit and no case's document can have."""
    return f"{kind}:{digest.removeprefix('sha256:')[:40]}"


def unit_cells(unit: Unit) -> Cells:
    """What somebody decides of a unit. When it last handled something the store writes by itself."""
    cells: Cells = {name: str(getattr(unit, name)) for name in UNIT_TEXTS}
    point = unit.contact_point
    return {
        **cells,
        "contact_point/function": point.function,
        "contact_point/hours": point.hours,
        "contact_point/phone": point.phone,
    }


def unit_of_cells(unit_id: str, values: Mapping[str, object]) -> Unit:
    """The unit that these cells tell; what is missing, or is no text, is ''."""
    # Most cells of most units are empty and left out: only those that stand are looked at, for there are thousands.
    texts = {path: value for path, value in values.items() if path in _OF_UNIT and isinstance(value, str)}
    for path in _NEEDED - texts.keys():
        texts[path] = ""
    point = _NO_CONTACT
    if not _CONTACT.isdisjoint(values):
        told = {path.partition("/")[2]: value for path, value in values.items() if path in _CONTACT}
        point = ContactPoint(**{name: value for name, value in told.items() if isinstance(value, str)})
    return Unit(unit_id, contact_point=point, **texts)


def read_reference(told: Iterable[Told], before: Reference | None = None) -> Reference:
    """Put the documents together; with `before`, what that told and these tell anew.

    What this program does not know, or cannot read, is left out.
    """
    known = before or Reference()
    units, policies, codes = dict(known.units), dict(known.policies), dict(known.codes)
    issued = {issue_id(one.kind, one.hash): one for one in known.issued}
    notices = {one.notice_id: one for one in known.notices}
    for one in told:
        if one.kind == UNIT:
            units[one.doc_id] = unit_of_cells(one.doc_id, one.values)
        elif one.kind in {FORM, PROCESS}:
            issued[one.doc_id] = _issued(one)
        elif one.kind == POLICY:
            policies[_named(one)] = _by_day(one)
        elif one.kind == CODES:
            codes[_named(one)] = _codes(one)
        elif one.kind == NOTICE:
            notices[_named(one)] = read_notice(one)
    in_order = tuple(sorted(issued.values(), key=lambda one: one.number))
    maps = MappingProxyType(policies), MappingProxyType(codes)
    return Reference(MappingProxyType(units), in_order, *maps, tuple(notices.values()))


def readable_forms(reference: Reference, known: Mapping[str, FormDefinition]) -> dict[str, FormDefinition]:
    """Every issued form this program can read, by hash, with those it knows already. Nothing is read twice.

    A form in words of a newer program, or one whose text is not what its hash says, is left out.
    """
    forms = dict(known)
    for one in reference.issued:
        if one.kind != FORM or one.hash in forms:
            continue
        try:
            form = load_definition(_mapping(one.text))
        except DefinitionError:
            continue
        if form.hash == one.hash:
            forms[one.hash] = form
    return forms


def unreadable_labels(reference: Reference, forms: Mapping[str, FormDefinition]) -> Mapping[str, Mapping[str, str]]:
    """The labels of every issued form that this program cannot read, by its hash: what its answers are called."""
    strange = [one for one in reference.issued if one.kind == FORM and one.hash not in forms]
    return MappingProxyType({one.hash: MappingProxyType(loose_labels(_mapping(one.text))) for one in strange})


def library(reference: Reference, forms: Mapping[str, FormDefinition], shipped: FormLibrary, day: str) -> FormLibrary:
    """The forms by hash, and those in force on a day; the shipped one where the store has issued none that we read."""
    in_force = dict(shipped.in_force)
    for one in _in_force(reference, FORM, day):
        if one.hash in forms:
            in_force[one.name] = forms[one.hash]
    return FormLibrary(MappingProxyType(dict(forms)), MappingProxyType(in_force))


def processes(reference: Reference, shipped: Mapping[str, ProcessTable], day: str) -> Mapping[str, ProcessTable]:
    """The process tables in force on a day; the shipped one where the store has issued none that we read."""
    tables = dict(shipped)
    for one in _in_force(reference, PROCESS, day):
        try:
            tables[one.name] = load_process(_mapping(one.text))
        except (ProcessError, TypeError, AttributeError):
            continue
    return MappingProxyType(tables)


def _in_force(reference: Reference, kind: str, day: str) -> list[Issued]:
    """What has begun, each after all that it follows."""
    begun = [one for one in reference.issued if one.kind == kind and one.since <= day]
    return sorted(begun, key=lambda one: (one.since, one.number))


def _mapping(text: str) -> Mapping[str, object]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return MappingProxyType({})
    return data if isinstance(data, dict) else MappingProxyType({})


def _issued(told: Told) -> Issued:
    number = told.values.get("issued")
    return Issued(
        told.kind,
        told.text("name"),
        told.text("hash"),
        number if isinstance(number, int) else 0,
        told.text("since"),
        told.text("json"),
    )


def _named(told: Told) -> str:
    return told.doc_id.partition(":")[2]


def _by_day(told: Told) -> Mapping[str, str]:
    values = {path.removeprefix("since/"): told.text(path) for path in told.values if path.startswith("since/")}
    return MappingProxyType(values)


def _codes(told: Told) -> Mapping[str, str]:
    return MappingProxyType({str(code): str(words) for code, words in _mapping(told.text("json")).items()})
