"""Drafts typed in an earlier version of a form than the one their document is shown in now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desktop.models.outbox_rows import DraftCell
from domain.case import Document
from domain.context import FormLibrary
from domain.upgrade import behind


def typed_in(document: Document, path: str, forms: FormLibrary) -> str | None:
    """The version of the document's form that has this cell: the shown one, or the latest before it.

    A form that is open while a newer one arrives goes on writing in its own places; no place is ever used again for
    another question, so that the path alone tells.
    """
    named = document.definition
    while named is not None and named in forms.by_hash:
        form = forms.by_hash[named]
        if form.template_of(path) is not None or form.template_of(f"{path}/x") is not None:
            return named
        named = form.supersedes.hash if form.supersedes is not None else None
    return document.definition


def as_shown(cells: Iterable[DraftCell], document: Document | None, forms: FormLibrary) -> tuple[DraftCell, ...]:
    """The drafts of a document in the places and codes of the form it is shown in, newest form last."""
    return tuple(_as_shown(cell, document, forms) for cell in cells)


def _as_shown(cell: DraftCell, document: Document | None, forms: FormLibrary) -> DraftCell:
    if document is None or document.definition is None or cell.definition in {None, document.definition}:
        return cell
    older = behind(document, forms, cell.definition or "")
    if not older.steps:
        return cell
    value = older.value(cell.path, cell.value)
    return replace(cell, path=older.path(cell.path), value=value, definition=document.definition)
