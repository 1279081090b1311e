"""An operator takes in a region's directory, and with it the first who administers it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from central.app.command import run
from central.store import schema
from central.store.admin_lists import Asked
from central.store.answers import Asker
from domain.event import parse_event
from tests.central.pen import STORE_KEY, sqlite_store

UNITS = """id;namn;slag;delregion;huvudman;läge
ny-avd1;Avdelning 1;SLUTEN;Skaraborg;Regionen;i drift
ny-ssk;Kommun SSK;KOM_SSK;Skaraborg;Kommunen;i drift
"""
USERS = """hsa-id;namn;titel;enhet;roll
SE2321000131-FIRST;Cia Dal;förvaltare;ny-avd1;SYSADM_REGIONAL
"""


def done(folder: Path, command: str, *arguments: str) -> int:
    return run([command, "--database", str(folder / "central.db"), "--data", str(folder), *arguments])


def test_a_region_begins_with_two_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "store.key").write_bytes(STORE_KEY.private_bytes_raw())
    sqlite_store(tmp_path).close()
    units, users = tmp_path / "enheter.csv", tmp_path / "personal.csv"
    units.write_text(UNITS.replace("SLUTEN", "SJUKHUS"), "utf-8")
    users.write_text(USERS, "cp1252")
    assert done(tmp_path, "import-units", str(units)) == 3
    assert "rad 2: slag admin.unknown_value" in capsys.readouterr().err
    units.write_text(UNITS, "utf-8")
    assert done(tmp_path, "import-users", str(users)) == 3  # there is no such unit yet
    capsys.readouterr()
    assert done(tmp_path, "import-units", "--look", str(units)) == 0
    assert done(tmp_path, "import-units", str(units)) == 0
    assert done(tmp_path, "import-users", "--issuer", "https://idp.example", str(users)) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["number"], one["new"]) for one in told] == [(0, 2), (1, 2), (3, 2)]
    store = sqlite_store(tmp_path)
    try:
        first = Asker("se2321000131-first", "ny-avd1")
        assert [row.user.name for row in store.admin.users(first, Asked(unit="ny-avd1"))[0]] == ["Cia Dal"]
        with store._database.read() as connection:
            known = connection.execute(select(schema.identity.c.issuer, schema.identity.c.user_id)).all()
            events = [parse_event(row) for row in connection.scalars(select(schema.event.c.data))]
    finally:
        store.close()
    assert [tuple(row) for row in known] == [("https://idp.example", "se2321000131-first")]
    assert [(one.what, one.count) for one in events if one.kind == "administered"] == [
        ("import_units", 2),
        ("import_users", 2),
    ]
