"""What a text that is being written is weighed against when it is shared: the value its writer had before her."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.models.outbox_rows import Entry, SendState
from domain.case import Document
from domain.operation import read_edits

if TYPE_CHECKING:
    from desktop.models.outbox import Outbox

_WRITES = frozenset({"publish", "resolve"})


def newest_in(document: Document, path: str) -> str | None:
    """The operation of the value shown at path; for a row, the newest one in it (sync.md §2.8)."""
    below = [cell for name, cell in document.cells.items() if name == path or name.startswith(path + "/")]
    newest = max(below, key=lambda cell: cell.ver, default=None)
    return newest.op_id if newest else None


def seen_by_writer(outbox: Outbox, document: Document, path: str, told: str | None) -> str | None:
    """What she has seen of a cell when her screen says that it was the operation `told`.

    When all that has come since is what she shared herself, on this computer, she has seen that too: she wrote it, and
    goes on writing before her screen has heard that it is shared.
    """
    newest = back = newest_in(document, path)
    while back is not None and back != told:
        entry = outbox.entry(back)
        if entry is None or entry.operation.kind not in _WRITES or entry.state is SendState.HELD:
            return told
        own = [edit for edit in read_edits(entry.operation.body) if edit.path == path]
        if not own:
            return told
        back = own[-1].base
    return newest if back == told else told


def accepted_base(outbox: Outbox, base: str | None, path: str) -> str | None:
    """What a text that was built on held operations of ours was built on before them.

    The store never took them: an edit that names one would be held for ever.
    """
    entry: Entry | None = outbox.entry(base) if base is not None else None
    if entry is None or entry.state is not SendState.HELD or entry.operation.kind not in _WRITES:
        return base
    edits = read_edits(entry.operation.body)
    own = [edit for edit in edits if edit.path == path]
    # A removed row rests on the newest thing in it, which may be any cell of the held operation's.
    below = own or [edit for edit in edits if edit.path.startswith(path + "/")]
    bases = [accepted_base(outbox, edit.base, edit.path) for edit in below]
    return max((found for found in bases if found is not None), default=None)
