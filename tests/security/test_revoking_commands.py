"""What an operator does about a lost computer and a leaver, and the report that the privacy officer gets."""

from __future__ import annotations

import csv
import io
import json
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.app.command import run
from central.app.telling_what_was_held import as_csv
from central.store.answers import Asker
from central.store.store import Store
from domain.case import unit_scope
from domain.sealed_operation import seal_operation
from domain.signature import verify_intake_key
from tests.central.pen import NOW, STORE_KEY, Pen, begin_story, new_id, opening, sqlite_store

SCOPE = unit_scope("ska-ssk")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "store.key").write_bytes(STORE_KEY.private_bytes_raw())
    opened = sqlite_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def nurse(store: Store) -> Pen:
    """With all of a case on her computer."""
    begin_story(store, Pen("ska-avd1").enrol(store))
    pen = Pen("ska-ssk").enrol(store)
    store.hello(pen.device_id, 1, pen.unit)
    store.pull(Asker(pen.user_id, pen.unit, pen.device_id), SCOPE, 0)
    store.deliveries.write()
    return pen


def done(folder: Path, command: str, *arguments: str) -> int:
    return run([command, "--database", str(folder / "central.db"), "--data", str(folder), *arguments])


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_report_is_a_file_of_the_operators_own_that_a_spreadsheet_reads(
    store: Store, nurse: Pen, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rapport.csv"
    assert done(tmp_path, "device-report", "--to", str(file), nurse.device_id) == 0
    assert lines(capsys) == [{"device": nurse.device_id, "persons": 1, "documents": 3}]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert ["Användare", "Anna Lindh, sjuksköterska", "ska-ssk.1"] in rows
    assert ["Senaste kontakt", "2026-11-20 10:00"] in rows
    heads = next(number for number, row in enumerate(rows) if row[:1] == ["Person-id"])
    held = [dict(zip(rows[heads], row, strict=True)) for row in rows[heads + 1 :]]
    assert {(one["Person-id"], one["Namn"], one["Skyddade uppgifter"], one["Enhet"]) for one in held} == {
        ("194410119046", "Ingrid Hallberg", "Nej", "Kommun SSK")
    }
    assert {one["Handling"] for one in held} == {"Ärendet: person och parter", "Inskrivningsmeddelande", "Planering"}
    with pytest.raises(SystemExit):
        done(tmp_path, "device-report", "--to", str(file), nurse.device_id)
    assert "finns redan" in capsys.readouterr().err
    assert file.read_text("utf-8-sig") == text


def test_json_says_the_same_and_a_screen_must_be_asked_for(
    store: Store, nurse: Pen, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert done(tmp_path, "device-report", "--json", "--to", "-", nurse.device_id) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["persons"], len(told["held"]), told["user_id"]) == (1, 3, "ska-ssk.1")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(SystemExit):
        done(tmp_path, "device-report", "--to", "-", nurse.device_id)
    refused = capsys.readouterr()
    assert "Hallberg" not in refused.out + refused.err
    assert done(tmp_path, "device-report", "--to", "-", "--on-screen", nurse.device_id) == 0
    assert "Ingrid Hallberg" in capsys.readouterr().out


def test_a_name_is_no_formula(store: Store, nurse: Pen, tmp_path: Path) -> None:
    ward = Pen("ska-avd1").enrol(store)
    cells: dict[str, Any] = {"parties/ska-ssk": True, "person/name": "=HYPERLINK(1)"}
    case = opening(**cells)
    assert ward.do(store, "open_case", new_id(), case).ruling == "applied"
    store.pull(Asker(nurse.user_id, nurse.unit, nurse.device_id), SCOPE, 0)
    text = as_csv(store.device_report(nurse.device_id, "olle"))
    assert ";'=HYPERLINK(1);" in text
    assert ";=HYPERLINK" not in text


def test_a_leaver_a_closed_unit_and_a_computer_that_is_believed_again(
    store: Store, nurse: Pen, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anna, eva = Asker("ska-ssk.1", "ska-ssk"), Asker("ska-avd1.1", "ska-avd1")
    day = NOW.date().isoformat()
    assert done(tmp_path, "role-ended", "--unit", "ska-ssk", "--on", "2199-12-31", "ska-ssk.1") == 0
    assert store.may_read(anna, SCOPE), "the day has not come"
    assert done(tmp_path, "role-ended", "--on", "2020-01-31", "ska-ssk.1") == 0
    assert not store.may_read(anna, SCOPE)
    assert done(tmp_path, "unit-closed", "ska-avd1") == 0
    assert not store.may_read(eva, unit_scope("ska-avd1"))
    stranger = Pen("ska-ssk", device_id=nurse.device_id)
    nurse.push(store, *(stranger.write("open_case", new_id(), opening()) for _ in range(5)), first=1)
    assert store.refusal(nurse.device_id) == "device_locked"
    assert done(tmp_path, "device-release", nurse.device_id) == 0
    assert store.refusal(nurse.device_id) == ""
    for command, argument in (("role-ended", "nobody"), ("unit-closed", "nowhere"), ("device-release", new_id())):
        with pytest.raises(SystemExit):
            done(tmp_path, command, argument)
    told = lines(capsys)
    assert [one.get("ended") for one in told] == [1, 1, None, None]
    assert (told[0]["on"], told[1]["on"], day) == ("2199-12-31", "2020-01-31", day)


def test_sealed_work_is_listed_taken_in_and_let_go_of_for_a_reason(
    store: Store, nurse: Pen, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = verify_intake_key(store.intake.statement, store.public_key)
    store.lose_device(nurse.device_id)
    forged = Pen("ska-ssk", device_id=nurse.device_id, key=Ed25519PrivateKey.generate(), seq=7)
    written = [
        nurse.write("mark_seen", new_id(), {"doc": new_id(), "ver": 1}),
        forged.write("x", new_id(), {"doc": ""}),
    ]
    store.take_sealed([seal_operation(one, key) for one in written], "ska-avd1.1")
    assert done(tmp_path, "sealed") == 0
    (waiting,) = lines(capsys)
    assert (waiting["device_id"], waiting["user_id"], waiting["records"]) == (nurse.device_id, "ska-ssk.1", 2)
    assert done(tmp_path, "sealed", "--judge-device", nurse.device_id) == 0
    assert [one.get("taken", one.get("records")) for one in lines(capsys)] == [1, 1]
    with pytest.raises(SystemExit):
        done(tmp_path, "sealed", "--discard-before", "2199-01-01", "--reason", "kort")
    assert store.sealed.waiting()
    capsys.readouterr()
    why = "Datorn är stulen och ingen av ändringarna är hennes."
    assert done(tmp_path, "sealed", "--discard-before", "2199-01-01", "--reason", why) == 0
    assert lines(capsys) == [{"discarded": 1}]
    assert store.sealed.waiting() == ()
    with store._database.read() as connection:
        rows = connection.exec_driver_sql("SELECT data FROM event WHERE owner = 'store'").all()
    assert any(why in json.loads(row[0])["resource"] for row in rows)
