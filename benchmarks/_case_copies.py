"""A few hundred cases of the training told over and over, with other ids and persons: many cases, soon made.

Every copy has ids of its own in each place where they stand and content hashes that are true. The signatures of the
copies are noise of the right length: nothing that is measured with them verifies them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from central.store import schema
from domain.case import unit_scope
from domain.digest import document_digest

ID = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|(?<!\d)(?:19|20)\d{10}(?!\d))")
"""An id of ours or a person's number, wherever it stands."""
_PERSON_LENGTH = 12
_Case: TypeAlias = "Mapping[str, list[dict[str, Any]]]"
_OF_CASE = (schema.case_, schema.document, schema.doc_scope, schema.field, schema.conflict, schema.op)
Put = Callable[[str, Sequence[tuple[Any, ...]]], None]
"""Writes rows to the table of that name, in the order of its columns."""


class CaseCopies:
    """Copies of the cases that a base store has in a unit's scope. `head` and `digest` are those of the scope."""

    def __init__(self, base: Connection, unit_id: str, head: int = 0, digest: bytes = bytes(16)) -> None:
        self._scope = unit_scope(unit_id)
        self._devices = {row.device_id for row in base.execute(select(schema.device.c.device_id))}
        self._cases = [ID.split(_as_text(case)) for case in _rows_by_case(base, self._scope).values()]
        self._head = head
        self._digest = int.from_bytes(digest)

    @property
    def in_base(self) -> int:
        return len(self._cases)

    @property
    def head(self) -> int:
        return self._head

    @property
    def digest(self) -> bytes:
        return self._digest.to_bytes(16)

    def make(self, cases: int, put: Put, first: int = 0) -> Iterator[int]:
        """Write `cases` copies, round by round; tells how many there are after each. Round 0 is the base as it is."""
        done = 0
        for number in range(first, first + -(-cases // len(self._cases))):
            rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
            part = self._cases[: cases - done]
            for pieces in part:
                self._copy(pieces, number, rows)
            for name, lines in rows.items():
                put(name, lines)
            done += len(part)
            yield done

    def _copy(self, pieces: Sequence[str], number: int, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        def other(known: str) -> str:
            return known if known in self._devices else other_id(known, number)

        told = json.loads("".join(other(piece) if place % 2 else piece for place, piece in enumerate(pieces)))
        hashes = _content_hashes(told)
        for document in told["document"]:
            document["content_hash"] = hashes[document["doc_id"]]
            self._head += 1
            self._digest ^= int.from_bytes(
                document_digest(document["doc_id"], document["ver"], document["content_hash"])
            )
            rows["feed"].append((self._scope, self._head, document["doc_id"], document["ver"]))
        for operation in told["op"]:
            operation["data"] = operation["data"].encode()
            operation["sig"] = hashlib.sha512(operation["op_id"].encode()).digest()
        for table in _OF_CASE:
            rows[table.name].extend(tuple(row[column.name] for column in table.columns) for row in told[table.name])


def other_id(known: str, copy: int) -> str:
    """The same id, or the same person's number, in another copy; copy 0 is as it was."""
    if len(known) == _PERSON_LENGTH:
        return _other_person(known, copy)
    return f"{known[:24]}{int(known[24:], 16) ^ _salt(copy):012x}"


@cache
def _salt(copy: int) -> int:
    return int.from_bytes(hashlib.sha256(str(copy).encode()).digest()[:6]) if copy else 0


def _other_person(number: str, copy: int) -> str:
    """A person born the same day, of the same sex, with a right check digit; herself in copy 0."""
    born, serial = number[:8], (int(number[8:11]) + 2 * copy) % 1000
    digits = f"{born[2:]}{serial:03d}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return f"{born}{serial:03d}{-sum(value // 10 + value % 10 for value in doubled) % 10}"


def _rows_by_case(base: Connection, scope: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The rows of every case that are in the scope, by table."""
    grant = schema.doc_scope.c
    scopes = [row._asdict() for row in base.execute(select(schema.doc_scope).where(grant.scope_id == scope))]
    case_of = {row["doc_id"]: row["case_id"] for row in scopes}
    found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in scopes:
        found[row["case_id"]]["doc_scope"].append(row)
    for table in (schema.document, schema.field, schema.conflict, schema.op):
        for one in base.execute(select(table)):
            row = one._asdict()
            if row["doc_id"] in case_of:
                found[case_of[row["doc_id"]]][table.name].append(row)
    for one in base.execute(select(schema.case_)):
        if one.case_id in found:
            found[one.case_id]["case_"].append(one._asdict())
    for case in found.values():
        case["conflict"] = case.get("conflict", [])
    return found


def _content_hashes(case: _Case) -> dict[str, str]:
    """The content hash of each document as PROTOCOL.md §3.3 has it."""
    cells: dict[str, list[list[Any]]] = defaultdict(list)
    for row in case["field"]:
        cells[row["doc_id"]].append([row["path"], row["ver"], row["op_id"], json.loads(row["value"])])
    hashes = {}
    for document in case["document"]:
        bodies = [json.loads(row["body"]) for row in case["conflict"] if row["doc_id"] == document["doc_id"]]
        conflicts = [
            [b["id"], b["resolved_by"], b["paths"], b["challenger_op"], b["values"], b["incumbent_values"]]
            for b in bodies
        ]
        told = [document["kind"], document["definition_hash"], sorted(cells[document["doc_id"]]), sorted(conflicts)]
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        hashes[document["doc_id"]] = hashlib.sha256(text.encode()).hexdigest()
    return hashes


def _as_text(case: _Case) -> str:
    return json.dumps(case, ensure_ascii=False, default=_bytes_to_text)


def _bytes_to_text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
