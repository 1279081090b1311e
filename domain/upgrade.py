"""A document, an edit and what a form sees of a document, when they were made with different versions of the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from domain.case import Case, Cell, Conflict, Document
from domain.context import FormLibrary
from domain.forms.upgrade import Upgrade, upgrade_between
from domain.operation import WRITTEN_KINDS, CellValue, Edit

_NONE = Upgrade()


def newer_than(document: Document, forms: FormLibrary, definition: str) -> Upgrade | None:
    """The way from the document's version of the form to a newer one; None when that is not newer."""
    if document.definition is None or document.definition == definition:
        return None
    return upgrade_between(forms.by_hash, document.definition, definition)


def behind(document: Document, forms: FormLibrary, definition: str) -> Upgrade:
    """The way from an older version of the form to the document's; no step at all where there is none."""
    if document.definition is None or document.definition == definition:
        return _NONE
    return upgrade_between(forms.by_hash, definition, document.definition) or _NONE


def upgraded(document: Document, upgrade: Upgrade, definition: str, ver: int) -> Document:
    """The document as the newer form has it. Whoever set an answer still vouches for it in its new place.

    An emptied old place is the store's own word; `ver` is the step of the case that does this.
    """
    cells: dict[str, Cell] = dict(document.cells)
    for path, cell in document.cells.items():
        place, value = upgrade.path(path), upgrade.value(path, cell.value)
        if place != path:
            cells[path] = Cell(None, ver, "")
        if place != path or value != cell.value:
            cells[place] = Cell(value, ver, cell.op_id)
    conflicts = tuple(_conflict(conflict, upgrade) for conflict in document.conflicts)
    return replace(document, ver=ver, definition=definition, cells=MappingProxyType(cells), conflicts=conflicts)


def forward(edits: Sequence[Edit], upgrade: Upgrade) -> tuple[Edit, ...]:
    """Edits made in an older form, as the document has those places."""
    if not upgrade.steps:
        return tuple(edits)
    return tuple(
        replace(edit, path=upgrade.path(edit.path), value=upgrade.value(edit.path, edit.value)) for edit in edits
    )


def seen_from(document: Document, upgrade: Upgrade) -> dict[str, CellValue]:
    """The document's values as somebody sees them who has the older form."""
    if not upgrade.steps:
        return document.values()
    values: dict[str, CellValue] = {}
    for path, cell in document.cells.items():
        place = upgrade.old_path(path)
        # An emptied old place is no answer: it must not hide the one that has moved.
        if cell.value is not None or place not in values:
            values[place] = upgrade.old_value(path, cell.value)
    return values


def in_todays_forms(case: Case, forms: FormLibrary) -> Case:
    """The case as it is shown: each living document in the form in force, where its own version leads to that.

    Nothing is decided here: the document itself moves on when somebody writes in it. One in a form that this program
    cannot read stays as it is.
    """
    for document in case.documents.values():
        today = forms.in_force.get(document.kind)
        if document.kind not in WRITTEN_KINDS or today is None or document.definition == today.hash:
            continue
        upgrade = newer_than(document, forms, today.hash)
        if upgrade is not None:
            case = case.with_document(upgraded(document, upgrade, today.hash, document.ver))
    return case


def _conflict(conflict: Conflict, upgrade: Upgrade) -> Conflict:
    def values(told: tuple[CellValue, ...]) -> tuple[CellValue, ...]:
        return tuple(upgrade.value(path, value) for path, value in zip(conflict.paths, told, strict=True))

    return replace(
        conflict,
        paths=tuple(map(upgrade.path, conflict.paths)),
        incumbent_values=values(conflict.incumbent_values),
        values=values(conflict.values),
    )
