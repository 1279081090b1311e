"""Many rows in one statement: each database has its own way, and both keep every value as it is."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import IntegrityError

from central.store import schema
from central.store.bulk import Rows, Writes
from central.store.store import Store

_TEXTS = (
    *('"', "\\", '\\"', "{", "}", '{"a",b}', ",", "NULL", "null", "' OR 1=1 --", "%s %b %%", "$1", ":ids", "?", ""),
    *("åäö ÅÄÖ 東京 🏥", "'", '""', "\\x00ff", "\\N", "\\.", "[", "text", " ", "rad\nrad\r\t", "\x01\x7f"),
)
_document = schema.document.c


def write(connection: Connection, table: Table, rows: Rows, keys: tuple[str, ...] = ()) -> None:
    writes = Writes()
    writes.update(table, keys, rows) if keys else writes.insert(table, rows)
    writes.run(connection)


@pytest.mark.parametrize("texts", [_TEXTS, ("plain", "åäö", ""), ("",), ('"',), ("a\\",)])
def test_texts_and_numbers_are_kept(store: Store, texts: tuple[str, ...]) -> None:
    numbers = [place * 10 ** (place % 13) for place, _ in enumerate(texts)]
    rows: list[dict[str, object]] = [
        {"doc_id": f"d{place}", "path": text, "ver": number, "value": text, "op_id": str(place)}
        for place, (text, number) in enumerate(zip(texts, numbers, strict=True))
    ]
    with store._database.write() as connection:
        write(connection, schema.field, rows)
        query = select(schema.field).where(schema.field.c.doc_id.in_([row["doc_id"] for row in rows]))
        assert sorted(map(dict, (row._mapping for row in connection.execute(query))), key=str) == sorted(rows, key=str)
        turned = [{**row, "value": text} for row, text in zip(rows, reversed(texts), strict=True)]
        write(connection, schema.field, turned, ("doc_id", "path"))
        kept = {row.doc_id: row.value for row in connection.execute(query)}
    assert kept == {row["doc_id"]: row["value"] for row in turned}


@pytest.mark.parametrize("definitions", [(None, "x"), ("x", None), (None,), (None, None), ('"', None, "\\")])
def test_what_is_nothing_stays_nothing(store: Store, definitions: tuple[str | None, ...]) -> None:
    names = ("case_id", "kind", "created_by", "content_hash")
    rows = [
        {"doc_id": f"d{place}", "ver": 1, "definition_hash": text, **dict.fromkeys(names, "x")}
        for place, text in enumerate(definitions)
    ]
    with store._database.write() as connection:
        write(connection, schema.document, rows)
        query = select(_document.definition_hash).where(_document.case_id == "x").order_by(_document.doc_id)
        assert tuple(connection.scalars(query)) == definitions


def test_bytes_and_yes_or_no_are_kept(store: Store) -> None:
    data = [b"", b"\x00\xff", '"\\åäö'.encode(), bytes(range(256))]
    texts = ("device_id", "user_id", "owner_unit", "case_id", "code", "received_at")
    rows = [
        {"op_id": str(place), "data": each, "sig": each[::-1], "decided": place % 2 == 0, **dict.fromkeys(texts, "")}
        for place, each in enumerate(data)
    ]
    with store._database.write() as connection:
        write(connection, schema.held, rows)
        write(connection, schema.held, [])
        kept = connection.execute(select(schema.held).order_by(schema.held.c.op_id)).all()
    assert [(row.data, row.sig, row.decided) for row in kept] == [(r["data"], r["sig"], r["decided"]) for r in rows]


def test_what_is_gathered_is_written_once_and_together(store: Store) -> None:
    cell = {"doc_id": "d", "path": "p", "ver": 1, "value": "1", "op_id": "o"}
    case = {"case_id": "c", "head": 1, "head_hash": "h"}
    writes, more = Writes(), Writes()
    with store._database.write() as connection:
        writes.insert(schema.field, [cell])
        more.insert(schema.case_, [case])
        more.update(schema.device, ("device_id",), [])
        writes.add(more)
        writes.run(connection)
        writes.run(connection)
        writes.update(schema.field, ("doc_id", "path"), [{**cell, "value": "2"}])
        writes.update(schema.case_, ("case_id",), [{**case, "head": 2}])
        writes.run(connection)
        assert connection.scalar(select(schema.field.c.value).where(schema.field.c.doc_id == "d")) == "2"
        assert connection.scalar(select(schema.case_.c.head).where(schema.case_.c.case_id == "c")) == 2


def test_when_one_part_is_there_already_nothing_of_it_stays(store: Store) -> None:
    case = {"case_id": "c", "head": 1, "head_hash": "h"}
    writes = Writes()
    writes.insert(schema.case_, [case])
    writes.insert(schema.field, [{"doc_id": "d", "path": "p", "ver": 1, "value": "1", "op_id": "o"}] * 2)
    with pytest.raises(IntegrityError), store._database.write() as connection:
        writes.run(connection)
    with store._database.read() as connection:
        assert connection.scalar(select(schema.case_.c.head).where(schema.case_.c.case_id == "c")) is None
