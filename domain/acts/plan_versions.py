"""Each version of an established plan is kept as it was: a document of its own that nobody writes in again."""

from __future__ import annotations

from collections.abc import Mapping

from domain.acts.readings import OUTSIDE
from domain.canonical import canonical_bytes, sha256_hex
from domain.case import Case, Document
from domain.draft import CaseDraft
from domain.operation import VERSION_KIND, CellValue, Operation

HASH = "kept/hash"
"""Cell of a kept version: what its other cells came to when it was kept."""
NAME, NUMBER = "kept/person_name", "kept/person_id"
"""Cells of a kept version: whose plan it was, for a unit that has left the case and keeps the version."""
_WHOSE = {NAME: "person/name", NUMBER: "person/id"}
_OF_ITS_COPIES = frozenset({"seen", "hand_out", OUTSIDE, "draft", "kept"})
"""What is noted in a plan about who has looked at it: not the plan's own words."""


def keep_version(draft: CaseDraft, plan: Document, status: str, operation: Operation) -> None:
    """Keep the plan as it now stands, for those who hold it. The document has the id of the operation."""
    cells = {**words_of(plan.values()), "status": status}
    header = draft.case.header
    whose = {name: header.text(path) for name, path in _WHOSE.items()} if header is not None else {}
    draft.create(operation.op_id, VERSION_KIND, plan.definition, plan.scopes)
    draft.set(operation.op_id, {**cells, **whose, HASH: hash_of(cells)})


def versions_of(case: Case) -> tuple[Document, ...]:
    """The versions that are kept of the case's plan, the first one first."""
    return tuple(sorted(case.of_kind(VERSION_KIND), key=lambda one: (_number(one), one.doc_id)))


def untouched(version: Document) -> bool:
    """Whether a kept version still says what it said when it was kept. One that was emptied to protect the person
    does not."""
    return version.text(HASH) == hash_of(words_of(version.values()))


def words_of(values: Mapping[str, CellValue]) -> dict[str, CellValue]:
    """The plan's own cells that say something."""
    return {
        path: value
        for path, value in values.items()
        if value is not None and path.partition("/")[0] not in _OF_ITS_COPIES
    }


def hash_of(cells: Mapping[str, CellValue]) -> str:
    """SHA-256 of the cells, the same on every computer."""
    told = {path: list(value) if isinstance(value, tuple) else value for path, value in cells.items()}
    return sha256_hex(canonical_bytes(told))


def _number(version: Document) -> int:
    number = version.value("version")
    return number if isinstance(number, int) else 0
