"""A case as everybody sees it: a folder of documents, each a set of cells.

A case is the fold of its accepted operations. Visibility is per document (its `scopes`); what a unit may not see is
another document, never a hidden cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.operation import CellValue

HEADER = "header"


@dataclass(frozen=True, slots=True)
class Cell:
    """A current value. `ver` is the case_seq that set it; `op_id` the signed operation that vouches for it."""

    value: CellValue
    ver: int
    op_id: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two texts for the same cells. The incumbent stays in the cells; `values` is the challenger's.

    `conflict_id` is made from the challenger's operation and first path, so that client and store name it alike.
    `resolved_by` is the operation that settled it; a settled conflict stays, both texts with it.
    """

    conflict_id: str
    paths: tuple[str, ...]
    incumbent_ops: tuple[str, ...]
    incumbent_values: tuple[CellValue, ...]
    challenger_op: str
    values: tuple[CellValue, ...]
    resolved_by: str | None = None

    @property
    def open(self) -> bool:
        return self.resolved_by is None


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `ver` is the case_seq of its latest change; `definition` the hash of the form that made it."""

    doc_id: str
    case_id: str
    kind: str
    ver: int
    created_by: str
    definition: str | None
    scopes: frozenset[str]
    cells: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    conflicts: tuple[Conflict, ...] = ()

    def value(self, path: str) -> CellValue:
        """The shown value at path; None when the cell is empty."""
        cell = self.cells.get(path)
        return None if cell is None else cell.value

    def text(self, path: str) -> str:
        """The value at path when it is a text, else ''."""
        value = self.value(path)
        return value if isinstance(value, str) else ""

    def values(self) -> dict[str, CellValue]:
        """Every cell as {path: value}: what a form is evaluated over."""
        return {path: cell.value for path, cell in self.cells.items()}

    def marked(self, prefix: str) -> tuple[str, ...]:
        """The names n for which the cell `prefix/n` is true, sorted."""
        start = prefix + "/"
        return tuple(
            sorted(
                path[len(start) :] for path in self.cells if path.startswith(start) and self.cells[path].value is True
            ),
        )

    def changed(self, ver: int, cells: Mapping[str, Cell]) -> Document:
        """The same document with cells set at ver. (Written out because every operation comes by here.)"""
        return Document(
            self.doc_id,
            self.case_id,
            self.kind,
            ver,
            self.created_by,
            self.definition,
            self.scopes,
            MappingProxyType({**self.cells, **cells}),
            self.conflicts,
        )

    @property
    def open_conflicts(self) -> tuple[Conflict, ...]:
        return tuple(conflict for conflict in self.conflicts if conflict.open)


@dataclass(frozen=True, slots=True)
class Case:
    """A case. `head` counts accepted operations; the header document is always among `documents`."""

    case_id: str
    head: int
    documents: Mapping[str, Document] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def header(self) -> Document | None:
        """The case header: person, parties, consent, process state."""
        for document in self.documents.values():  # the first one, mostly, and asked for all the time
            if document.kind == HEADER:
                return document
        return None

    @property
    def status(self) -> str:
        header = self.header
        return header.text("status") if header else ""

    @property
    def parties(self) -> tuple[str, ...]:
        """The units that take part, sorted."""
        header = self.header
        return header.marked("parties") if header else ()

    def takes_part(self, unit_id: str) -> bool:
        """Whether the unit is one of the parties."""
        header = self.header
        return header is not None and header.value(f"parties/{unit_id}") is True

    def place_at(self, unit_id: str) -> str:
        """The one scope in which the unit holds this case: its inbox, or a compartment of it."""
        header = self.header
        held = [scope for scope in header.scopes if belongs_to(scope, unit_id)] if header else []
        return min(held, default=unit_scope(unit_id))

    def of_kind(self, kind: str) -> tuple[Document, ...]:
        """The documents of a kind, oldest first."""
        return tuple(sorted((d for d in self.documents.values() if d.kind == kind), key=lambda d: d.doc_id))

    def newest(self, kind: str) -> Document | None:
        """The latest document of a kind; None when there is none."""
        documents = self.of_kind(kind)
        return documents[-1] if documents else None

    def with_document(self, document: Document) -> Case:
        return Case(self.case_id, self.head, MappingProxyType({**self.documents, document.doc_id: document}))


def unit_scope(unit_id: str) -> str:
    """The scope that holds a unit's inbox."""
    return f"unit:{unit_id}"


def compartment_scope(unit_id: str, name: str) -> str:
    """The scope of what only some at a unit may see."""
    return f"{_COMPARTMENT}{unit_id}/{name}"


def belongs_to(scope: str, unit_id: str) -> bool:
    """Whether it is the unit's inbox or a compartment of it."""
    return scope == unit_scope(unit_id) or scope.startswith(f"{_COMPARTMENT}{unit_id}/")


def holding(document: Document) -> tuple[str, ...]:
    """The units that hold the document, in their inbox or in a compartment; sorted."""
    return tuple(sorted({unit for unit in map(_unit_of, document.scopes) if unit}))


def _unit_of(scope: str) -> str:
    held = compartment_of(scope)
    return held[0] if held else scope.removeprefix("unit:") if scope.startswith("unit:") else ""


def compartment_of(scope: str) -> tuple[str, str] | None:
    """(unit, name) of a compartment; None for any other scope."""
    unit_id, slash, name = scope.removeprefix(_COMPARTMENT).partition("/")
    return (unit_id, name) if slash and scope.startswith(_COMPARTMENT) else None


_COMPARTMENT = "compartment:"
REFERENCE_SCOPE = "reference"
"""What every member may read: the directory of units."""
