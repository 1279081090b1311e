"""What comes down after a day offline in which one document in a hundred has changed: `./bench catchup`.

The changes are real operations of the devices of the cases' units, judged by the store: each writes the text on the
situation anew in a planning that its unit takes part in. The value is every byte of the answers, headers included; the
floor is what has changed (cells, signed operations) put one after the other and compressed as the answers are.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks._large_store import SCOPE, UNIT, fill_large_store, serving
from benchmarks._wire_count import Wire
from central.app.training_store import open_service_store
from central.store.shipped import shipped_forms
from central.store.store import Store
from domain.ids import uuid7
from domain.operation import NO_PREVIOUS, Author, Operation
from domain.signature import sign_operation
from tests.postgres.cluster import postgres_cluster

CASES = 2_000
LIMIT = 150
"""As the client asks."""
_CHANGED = 0.01
_NOW = 1_795_170_000_000
_TEXT = (
    "patienten går med rollator inomhus och behöver stöd vid förflyttning ute sonen ringer varje kväll hemtjänst "
    "morgon middag och kväll larm finns såret på vänster underben läggs om måndag och torsdag äter bättre nu sover "
    "oroligt vill hem till sin katt dottern orolig för trappan arbetsterapeut har bedömt köket vikten följs varje vecka"
)
_WORDS = _TEXT.split()


def measure() -> dict[str, object]:
    """One line for `./bench`; bytes."""
    with postgres_cluster() as cluster, tempfile.TemporaryDirectory(prefix="samsa-bench-") as name:
        large = fill_large_store(cluster, Path(name) / "store", CASES)
        own = open_service_store(large.folder, large.url)
        with psycopg.connect(large.url, autocommit=True) as database:
            before = _change(own, database)
        own.close()
        with serving(large) as store:
            wire = Wire.open(store, UNIT)
            lines = _catch_up(wire, before)
            wire.close()
    floor = len(zstandard.ZstdCompressor(level=3).compress(b"".join(_changed(lines))))
    return {
        "name": "catchup",
        "value": wire.received,
        "unit": "B",
        "floor": floor,
        "ratio": round(wire.received / floor, 2),
        "n": len(lines),
    }


def _catch_up(wire: Wire, start: int) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = []
    while True:
        header = wire.pull(SCOPE, start, LIMIT)
        documents += [json.loads(line) for line in wire.lines]
        start = int(header["to"])
        if start == header["head"]:
            return documents


def _changed(documents: list[dict[str, Any]]) -> Iterator[bytes]:
    """The bytes that are new: every changed cell, and every operation once with its signature."""
    seen = set()
    for document in documents:
        for path, ver, op_id, value in document["cells"]:
            yield f"{path}{ver}{op_id}{json.dumps(value, ensure_ascii=False)}".encode()
        for operation in document["ops"]:
            if "bytes" in operation and operation["op_id"] not in seen:
                seen.add(operation["op_id"])
                yield operation["bytes"].encode() + bytes.fromhex(operation["sig"])


def _change(store: Store, database: psycopg.Connection) -> int:
    """Write in one planning of a hundred documents; the position before."""
    chance = random.Random(1)
    head = database.execute("SELECT head, (SELECT count(*) FROM document) FROM scope WHERE scope_id = %s", (SCOPE,))
    before, documents = head.fetchone() or (0, 0)
    plans = database.execute("SELECT doc_id, case_id, ver FROM document WHERE kind = 'PLN' ORDER BY doc_id").fetchall()
    chance.shuffle(plans)
    pens: dict[str, _Pen] = {}
    changed = 0
    for doc_id, case_id, ver in plans:
        if changed >= documents * _CHANGED:
            break
        parties = database.execute(
            "SELECT substr(path, 9) FROM field f JOIN document d USING (doc_id)"
            " WHERE d.case_id = %s AND d.kind = 'header' AND path LIKE 'parties/%%' AND value = 'true'",
            (case_id,),
        ).fetchall()
        unit = chance.choice(sorted(row[0] for row in parties))
        pen = pens[unit] = pens.get(unit) or _Pen(store, database, unit)
        base = database.execute(
            "SELECT op_id FROM field WHERE doc_id = %s AND path = 'situation'", (doc_id,)
        ).fetchone()
        text = " ".join(chance.choices(_WORDS, k=chance.randint(8, 40))).capitalize()
        changed += pen.write(base[0] if base else None, case_id, doc_id, ver, text)
    return int(before)


class _Pen:
    """A device of a unit's first person."""

    def __init__(self, store: Store, database: psycopg.Connection, unit: str) -> None:
        row = database.execute(
            "SELECT user_id, name, title FROM user_ JOIN member USING (user_id) WHERE scope_id = %s LIMIT 1",
            (f"unit:{unit}",),
        ).fetchone()
        assert row is not None
        self._store = store
        self._unit = unit
        self._author = Author(*row)
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(unit.encode()).digest())
        self._device = uuid7(_NOW, hashlib.sha256(b"device" + unit.encode()).digest()[:10])
        self._numbers = itertools.count(1)
        self._previous = NO_PREVIOUS
        store.enrol(self._device, self._author.user_id, self._key.public_key().public_bytes_raw())

    def write(self, base: str | None, case_id: str, doc_id: str, ver: int, text: str) -> bool:
        """Write the planning's text on the situation anew; whether the store took it."""
        number = next(self._numbers)
        body = {
            "doc": doc_id,
            "definition": shipped_forms().current("PLN").hash,
            "seen_ver": ver,
            "cells": [{"path": "situation", "value": text, "base": base}],
        }
        op_id = uuid7(_NOW + number, hashlib.sha256(f"{self._unit}{number}".encode()).digest()[:10])
        operation = Operation(
            op_id, "publish", case_id, self._device, 1, number, self._previous, self._author, self._unit,
            "2026-11-20T09:00:00.000Z", 0, body,
        )  # fmt: skip
        signed = sign_operation(operation, self._key)
        self._previous = signed.hash
        answer = self._store.push(self._device, 1, number, [signed], self._author.user_id)
        return answer.verdicts[0].ruling in {"applied", "merged", "conflict"}
