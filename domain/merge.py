"""Merge per field (sync.md §2.8): the incumbent stays shown, the challenger is kept until a named person settles it.

Pure bookkeeping on one document. Prose is never merged by machine; equal values and other fields merge silently; an
edit whose base is the author's own earlier operation never conflicts with that operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.case import Cell, Conflict, Document
from domain.operation import CellValue, Edit, same_value

GroupOf = Callable[[str], frozenset[str]]
"""The cells that must stand or fall together with a path (tied by a block rule), the path among them."""


@dataclass(slots=True)
class CellMerge:
    """What an edit does to a document: values to set, conflicts to add or replace."""

    values: dict[str, CellValue] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)

    @property
    def clashed(self) -> bool:
        return any(conflict.open for conflict in self.conflicts.values())


def merge_edits(document: Document, edits: Sequence[Edit], op_id: str, group_of: GroupOf) -> CellMerge:
    """Judge each edit, or each group of tied edits, against what the document now holds."""
    merge = CellMerge()
    left = {edit.path: edit for edit in edits}
    while left:
        path = next(iter(left))
        group = [left.pop(tied) for tied in sorted(group_of(path) | {path}) if tied in left]
        if any(is_row(document, edit) for edit in group):
            for edit in group:
                _merge_row_removal(document, edit, op_id, merge)
        else:
            _merge_group(document, group, op_id, merge)
    _revive_edited_rows(document, merge, op_id)
    return merge


def settle(document: Document, conflict_ids: Sequence[str], op_id: str) -> dict[str, Conflict]:
    """The named open conflicts, marked as settled by op_id. Unknown or already settled ones are left out."""
    return {
        conflict.conflict_id: replace(conflict, resolved_by=op_id)
        for conflict in document.open_conflicts
        if conflict.conflict_id in conflict_ids
    }


def row_of(path: str) -> str | None:
    """`group/row` of a cell in a repeating row, None for any other cell."""
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) == 3 else None


def row_is_gone(document: Document, path: str) -> bool:
    """Whether a cell stands in a row that was taken away: its answers stay below, and nobody is shown them."""
    row = row_of(path)
    return row is not None and document.value(row) is False


def is_row(document: Document, edit: Edit) -> bool:
    """Whether the edit removes a whole row: the cell `group/row` becomes false while cells lie below it."""
    if edit.value is not False:
        return False
    return any(path.startswith(edit.path + "/") for path in document.cells)


def _merge_group(document: Document, group: Sequence[Edit], op_id: str, merge: CellMerge) -> None:
    changed = [edit for edit in group if not same_value(document.value(edit.path), edit.value)]
    clashing = [edit for edit in changed if not _saw_current(document, edit)]
    if not clashing:
        merge.values.update({edit.path: edit.value for edit in changed})
        return
    built_on = _challenge_built_on(document, clashing)
    if built_on is not None:
        # She builds on a text that is already one side of a choice: still one choice to make, not two. The text she
        # built on stays in history, settled by hers.
        merge.conflicts[built_on.conflict_id] = replace(built_on, resolved_by=op_id)
    conflict = _conflict(document, changed, op_id)
    merge.conflicts[conflict.conflict_id] = conflict


def _saw_current(document: Document, edit: Edit) -> bool:
    cell = document.cells.get(edit.path)
    return edit.base is None if cell is None else cell.op_id == edit.base or (edit.base is None and cell.value is None)


def _challenge_built_on(document: Document, clashing: Sequence[Edit]) -> Conflict | None:
    bases = {edit.base for edit in clashing if edit.base is not None}
    paths = {edit.path for edit in clashing}
    for conflict in document.open_conflicts:
        if conflict.challenger_op in bases and paths & set(conflict.paths):
            return conflict
    return None


def _conflict(document: Document, edits: Sequence[Edit], op_id: str) -> Conflict:
    paths = tuple(edit.path for edit in edits)
    cells = [document.cells.get(path) for path in paths]
    return Conflict(
        conflict_id=f"{op_id}:{paths[0]}",
        paths=paths,
        incumbent_ops=tuple(cell.op_id if cell else "" for cell in cells),
        incumbent_values=tuple(cell.value if cell else None for cell in cells),
        challenger_op=op_id,
        values=tuple(edit.value for edit in edits),
    )


def _merge_row_removal(document: Document, edit: Edit, op_id: str, merge: CellMerge) -> None:
    """Edit against delete: the row is kept and flagged when somebody wrote in it after the remover looked."""
    newest = _newest(document.cells, edit.path)
    if document.value(edit.path) is False:
        return
    if newest is None or newest.op_id == edit.base:
        merge.values[edit.path] = False
        return
    conflict = _conflict(document, [edit], op_id)
    merge.conflicts[conflict.conflict_id] = replace(conflict, incumbent_ops=(newest.op_id,), incumbent_values=(True,))


def _newest(cells: Mapping[str, Cell], row: str) -> Cell | None:
    below = [cell for path, cell in cells.items() if path == row or path.startswith(row + "/")]
    return max(below, key=lambda cell: cell.ver, default=None)


def _revive_edited_rows(document: Document, merge: CellMerge, op_id: str) -> None:
    """An edit in a row that somebody else has removed brings the row back; the removal stays beside it as a choice."""
    for path in list(merge.values):
        row = row_of(path)
        if row is None or row in merge.values or document.value(row) is not False:
            continue
        removal = document.cells[row]
        merge.values[row] = True
        conflict_id = f"{op_id}:{row}"
        merge.conflicts[conflict_id] = Conflict(conflict_id, (row,), (op_id,), (True,), removal.op_id, (False,))
