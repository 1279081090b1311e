"""Document bundles as they travel down: shared by the store that writes them and the client that reads them.

Plain JSON values (dict, list, str, int, bool, None), see central/PROTOCOL.md §6.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.case import Cell, Conflict, Document
from domain.operation import OperationError, cell_value


@dataclass(frozen=True, slots=True)
class OperationNote:
    """Who did it and when it was received. Bytes and signature come only with the document it is about.

    With bytes, everything but `received_at` is what they say; without, it is the store's word. `withheld` says that
    there are bytes, which tell what leads to a protected person and therefore travel no more.
    """

    op_id: str
    kind: str
    device_id: str
    user_id: str
    user_name: str
    user_title: str
    acting_unit: str
    client_time: str
    received_at: str
    data: bytes | None = None
    signature: bytes | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """One document of a pull: every cell with `ver` > from_ver, and who set what."""

    document: Document
    from_ver: int
    content_hash: str
    notes: tuple[OperationNote, ...]


def bundle_from_wire(raw: Mapping[str, object]) -> Bundle:
    """Read a bundle. Raises OperationError('bad_bundle') for anything that is not one."""
    try:
        cells = cells_from_wire(raw["cells"])
        definition = raw["definition"]
        document = Document(
            _str(raw["doc"]),
            _str(raw["case"]),
            _str(raw["kind"]),
            _int(raw["ver"]),
            _str(raw["created_by"]),
            None if definition is None else _str(definition),
            frozenset(),
            MappingProxyType(cells),
            tuple(conflict_from_wire(conflict) for conflict in _list(raw["conflicts"])),
        )
        notes = tuple(note_from_wire(note) for note in _list(raw["ops"]))
        return Bundle(document, _int(raw["from_ver"]), _str(raw["content_hash"]), notes)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise OperationError("bad_bundle") from error


def conflict_to_wire(conflict: Conflict) -> dict[str, object]:
    return {
        "id": conflict.conflict_id,
        "paths": list(conflict.paths),
        "incumbent_ops": list(conflict.incumbent_ops),
        "incumbent_values": list(conflict.incumbent_values),
        "challenger_op": conflict.challenger_op,
        "values": list(conflict.values),
        "resolved_by": conflict.resolved_by,
    }


def cells_from_wire(wire: object) -> dict[str, Cell]:
    """Cells by path from [[path, ver, op_id, value] …]. Raises ValueError, TypeError or OperationError."""
    cells = {}
    for raw in _list(wire):
        path, ver, op_id, value = _list(raw)
        cells[_str(path)] = Cell(cell_value(value), _int(ver), _str(op_id))
    return cells


def cells_to_text(cells: Mapping[str, Cell]) -> str:
    """Cells as they travel, are hashed and are kept: canonical JSON of [[path, ver, op_id, value] …] by path."""
    rows = [[path, cell.ver, cell.op_id, cell.value] for path, cell in sorted(cells.items())]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def conflict_from_wire(wire: object) -> Conflict:
    """Raises KeyError, TypeError or OperationError for anything else."""
    raw = _object(wire)
    resolved_by = raw["resolved_by"]
    return Conflict(
        _str(raw["id"]),
        tuple(map(_str, _list(raw["paths"]))),
        tuple(map(_str, _list(raw["incumbent_ops"]))),
        tuple(map(cell_value, _list(raw["incumbent_values"]))),
        _str(raw["challenger_op"]),
        tuple(map(cell_value, _list(raw["values"]))),
        None if resolved_by is None else _str(resolved_by),
    )


def note_from_bytes(op_id: str, received_at: str, data: bytes, signature: bytes) -> OperationNote:
    """The note of an operation whose signed bytes we hold: they tell who did what. Raises as a wrong bundle does."""
    signed = _object(json.loads(data))
    user = _object(signed["user"])
    return OperationNote(
        op_id,
        _str(signed["kind"]),
        _str(signed["device_id"]),
        _str(user["id"]),
        _str(user["name"]),
        _str(user["title"]),
        _str(signed["acting_unit"]),
        _str(signed["client_time"]),
        received_at,
        data,
        signature,
    )


def note_to_wire(note: OperationNote) -> dict[str, object]:
    """A note without its bytes: the store's word on who did it."""
    withheld = {"withheld": True} if note.withheld else {}
    return {
        "op_id": note.op_id,
        "kind": note.kind,
        "device_id": note.device_id,
        "user": {"id": note.user_id, "name": note.user_name, "title": note.user_title},
        "acting_unit": note.acting_unit,
        "client_time": note.client_time,
        "received_at": note.received_at,
        **withheld,
    }


def note_from_wire(wire: object) -> OperationNote:
    """A note with or without signed bytes. Raises KeyError, TypeError or ValueError for anything else."""
    raw = _object(wire)
    op_id, received_at = _str(raw["op_id"]), _str(raw["received_at"])
    if "bytes" in raw:
        return note_from_bytes(op_id, received_at, _str(raw["bytes"]).encode("utf-8"), bytes.fromhex(_str(raw["sig"])))
    user = _object(raw["user"])
    return OperationNote(
        op_id,
        _str(raw["kind"]),
        _str(raw["device_id"]),
        _str(user["id"]),
        _str(user["name"]),
        _str(user["title"]),
        _str(raw["acting_unit"]),
        _str(raw["client_time"]),
        received_at,
        withheld=raw.get("withheld") is True,
    )


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError("object expected")
    return value


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("whole number expected")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("list expected")
    return value
