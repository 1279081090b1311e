"""Document bundles as they travel down: shared by the store that writes them and the client that reads them.

Plain JSON values (dict, list, str, int, bool, None), see central/PROTOCOL.md §6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.case import Cell, Conflict, Document
from domain.operation import OperationError, cell_value


@dataclass(frozen=True, slots=True)
class OperationNote:
    """Who did it and when it was received. Bytes and signature come only with the document it is about."""

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


@dataclass(frozen=True, slots=True)
class Bundle:
    """One document of a pull: every cell with `ver` > from_ver, and who set what."""

    document: Document
    from_ver: int
    content_hash: str
    notes: tuple[OperationNote, ...]


def bundle_to_wire(bundle: Bundle) -> dict[str, object]:
    """The JSON object of a bundle."""
    document = bundle.document
    return {
        "doc": document.doc_id,
        "case": document.case_id,
        "kind": document.kind,
        "definition": document.definition,
        "created_by": document.created_by,
        "ver": document.ver,
        "from_ver": bundle.from_ver,
        "content_hash": bundle.content_hash,
        "cells": [
            [path, c.value, c.ver, c.op_id] for path, c in sorted(document.cells.items()) if c.ver > bundle.from_ver
        ],
        "conflicts": [conflict_to_wire(conflict) for conflict in document.conflicts],
        "ops": [_note_to_wire(note) for note in bundle.notes],
    }


def bundle_from_wire(raw: Mapping[str, object]) -> Bundle:
    """Read a bundle. Raises OperationError('bad_bundle') for anything that is not one."""
    try:
        cells = dict(_cell_from_wire(cell) for cell in _list(raw["cells"]))
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
        notes = tuple(_note_from_wire(note) for note in _list(raw["ops"]))
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


def _cell_from_wire(raw: object) -> tuple[str, Cell]:
    path, value, ver, op_id = _list(raw)
    return _str(path), Cell(cell_value(value), _int(ver), _str(op_id))


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


def _note_to_wire(note: OperationNote) -> dict[str, object]:
    wire: dict[str, object] = {
        "op_id": note.op_id,
        "kind": note.kind,
        "device_id": note.device_id,
        "user": {"id": note.user_id, "name": note.user_name, "title": note.user_title},
        "acting_unit": note.acting_unit,
        "client_time": note.client_time,
        "received_at": note.received_at,
    }
    if note.data is not None and note.signature is not None:
        wire["bytes"] = note.data.decode("utf-8")
        wire["sig"] = note.signature.hex()
    return wire


def _note_from_wire(wire: object) -> OperationNote:
    raw = _object(wire)
    user = _object(raw["user"])
    data, signature = raw.get("bytes"), raw.get("sig")
    return OperationNote(
        _str(raw["op_id"]),
        _str(raw["kind"]),
        _str(raw["device_id"]),
        _str(user["id"]),
        _str(user["name"]),
        _str(user["title"]),
        _str(raw["acting_unit"]),
        _str(raw["client_time"]),
        _str(raw["received_at"]),
        None if data is None else _str(data).encode("utf-8"),
        None if signature is None else bytes.fromhex(_str(signature)),
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
