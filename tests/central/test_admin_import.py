"""Files of units and people: what is wrong in each bad one, by its line, and that nothing of it is taken in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from central.store import schema, table_file
from central.store.admin import Imported
from central.store.admin_book import ChangeFilter
from central.store.admin_lists import Asked
from central.store.store import Store
from central.store.table_file import read_table
from tests.central.pen import Pen, admission, new_id, opening
from tests.central.two_principals import NURSE, OF_REGION, OF_TOWN, denied, refused, two_principals, unit_now

SAMPLES = Path(__file__).with_name("admin_samples")
FAULTS: dict[str, list[tuple[int, str, str]]] = {
    name: [(line, column, code) for line, column, code in rows]
    for name, rows in yaml.safe_load((SAMPLES / "faults.yaml").read_text("utf-8")).items()
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store to which no bad file may do anything."""
    opened = two_principals(tmp_path_factory.mktemp("store") / "central.db")
    ward, case = Pen("ska-avd1").enrol(opened), new_id()
    ward.push(opened, ward.write("open_case", case, opening()), ward.write("send", case, admission("ska-ssk")))
    yield opened
    opened.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Store]:
    opened = two_principals(tmp_path / "central.db")
    yield opened
    opened.close()


@pytest.fixture
def both(address: Path | str) -> Iterator[Store]:
    opened = two_principals(address)
    yield opened
    opened.close()


def look(store: Store, name: str) -> Imported:
    return store.admin.import_file(OF_TOWN, name.partition("_")[0], (SAMPLES / name).read_bytes())


def faults(imported: Imported) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.code) for one in imported.plan.faults]


def test_every_sample_is_one_that_has_been_thought_of() -> None:
    there = {path.name for path in SAMPLES.iterdir()} - {"faults.yaml"}
    assert {name for name in there if "good" not in name} == FAULTS.keys()
    assert len(FAULTS) >= 15


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_bad_file_is_refused_by_its_line_and_nothing_of_it_is_taken_in(store: Store, name: str) -> None:
    assert faults(look(store, name)) == FAULTS[name]
    data = (SAMPLES / name).read_bytes()
    done = store.admin.import_file(OF_TOWN, name.partition("_")[0], data, "0" * 64)
    assert faults(done) == FAULTS[name]
    assert done.number == 0
    with store._database.read() as connection:
        assert connection.execute(select(schema.admin_change)).all() == []


@pytest.mark.parametrize(
    "name", ["units_good.csv", "units_good_bom.csv", "units_good_windows.csv", "units_good_commas.csv"]
)
def test_a_good_file_shows_what_it_would_do_and_then_does_it(fresh: Store, name: str) -> None:
    plan = look(fresh, name).plan
    assert plan.faults == []
    assert (plan.count("NEW"), plan.planned[0].change.target_name) == (1, "Hemrehab")
    assert fresh.admin.changes(OF_TOWN, ChangeFilter(), 10) == ([], 0)
    data = (SAMPLES / name).read_bytes()
    done = fresh.admin.import_file(OF_TOWN, "units", data, plan.digest())
    assert done.number == 1
    assert done.heads
    made = unit_now(fresh, "ska-hemrehab")
    assert (made.phone, made.principal, made.inbox_state) == ("0500-10 10", "Övningskommunen", "CONNECTED_INACTIVE")
    rows, total = fresh.admin.changes(OF_TOWN, ChangeFilter(batch=1), 10)
    assert total == len(plan.planned)
    assert {row.row.batch for row in rows} == {1}
    again = look(fresh, name).plan
    assert (again.planned, again.faults) == ([], [])
    assert again.unchanged == again.lines


def test_people_come_with_their_roles_and_their_ends(both: Store) -> None:
    data = (SAMPLES / "users_good.csv").read_bytes()
    plan = both.admin.import_file(OF_TOWN, "users", data).plan
    assert (plan.count("NEW"), plan.faults) == (5, [])
    both.admin.import_file(OF_TOWN, "users", data, plan.digest(), "https://idp.example")
    row = both.admin.users(OF_TOWN, Asked(search="eva öst"))[0][0]
    assert [(one.unit_id, one.role, one.until) for one in row.roles] == [
        ("ska-soc1", "READ", "2026-12-31T23:00:00.000Z"),
        ("ska-ssk", "CASEWORKER_KOM", ""),
    ]
    ends = data.replace(b"ska-ssk;CASEWORKER_KOM;", b"ska-ssk;CASEWORKER_KOM;2026-11-01")
    changed = both.admin.import_file(OF_TOWN, "users", ends.replace("undersköterska".encode(), b"vaktchef")).plan
    assert [(one.what, one.change.kind) for one in changed.planned] == [("CHANGED", "user"), ("ENDED", "role")]
    both.admin.import_file(OF_TOWN, "users", ends, both.admin.import_file(OF_TOWN, "users", ends).plan.digest())
    row = both.admin.users(OF_TOWN, Asked(search="eva öst"))[0][0]
    assert [(one.unit_id, one.role) for one in row.roles] == [("ska-soc1", "READ")]
    with both._database.read() as connection:
        known = connection.execute(select(schema.identity.c.hsa_id, schema.identity.c.user_id)).all()
    assert sorted(tuple(one) for one in known) == [
        ("SE2321000131-ABC1", "se2321000131-abc1"),
        ("SE2321000131-ABC2", "se2321000131-abc2"),
    ]


def test_what_is_done_is_what_was_looked_at_or_nothing(fresh: Store) -> None:
    data = (SAMPLES / "units_good.csv").read_bytes()
    digest = look(fresh, "units_good.csv").plan.digest()
    other = data.replace(b"0500-10 10", b"0500-10 11")
    assert refused(fresh.admin.import_file, OF_TOWN, "units", other, digest) == "changed_by_other"
    fresh.admin.import_file(OF_TOWN, "units", data, digest)
    assert denied(fresh.admin.import_file, NURSE, "units", data) == "not_administrator"
    assert refused(fresh.admin.import_file, OF_TOWN, "cats", data) == "unknown_file"


def test_the_region_takes_in_many_principals_at_once(fresh: Store) -> None:
    heading = "id;namn;slag;delregion;huvudman;läge\n"
    rows = [f"kom{n}-ssk;Kommun SSK;KOM_SSK;SIMBA;Kommun {n};i drift\n" for n in range(30)]
    data = (heading + "".join(rows)).encode()
    plan = fresh.admin.import_file(OF_REGION, "units", data).plan
    assert (plan.count("NEW"), plan.faults) == (30, [])
    fresh.admin.import_file(OF_REGION, "units", data, plan.digest())
    assert unit_now(fresh, "kom29-ssk").inbox_state == "ACTIVE"


# XLSX


def workbook(fill: Callable[[Workbook, Worksheet], None]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["id", "namn", "slag", "delregion", "huvudman", "öppnar"])
    fill(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ROW = ["ska-hemrehab", "Hemrehab", "KOM_REHAB", "Skaraborg", "Övningskommunen", "2026-12-01"]


def _formula(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(ROW)
    sheet.append(["ska-x", '=CONCATENATE("a","b")', *ROW[2:]])


def _merged(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(ROW)
    sheet.append(["ska-x", "X", *ROW[2:]])
    sheet.merge_cells("E2:E3")


def _two_sheets(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(ROW)
    book.create_sheet("Fler")


def _error(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(ROW)
    sheet["B2"] = "#REF!"


def _with_part(name: str, data: bytes, *, replace: bool = False) -> bytes:
    whole = workbook(lambda _, sheet: sheet.append(ROW))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if not (replace and part.filename == name):
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return out.getvalue()


_ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xx">]><worksheet>&x;</worksheet>'
BOOKS: dict[str, tuple[Callable[[], bytes], tuple[int, str]]] = {
    "a formula": (lambda: workbook(_formula), (3, "import.formula")),
    "merged cells": (lambda: workbook(_merged), (2, "import.merged_cells")),
    "two sheets": (lambda: workbook(_two_sheets), (0, "import.several_sheets")),
    "an error": (lambda: workbook(_error), (2, "import.cell_error")),
    "a bomb": (lambda: _with_part("xl/media/a.xml", bytes(3_000_000)), (0, "import.unpacks_too_large")),
    "a path": (lambda: _with_part("../../etc/passwd", b"x"), (0, "import.path_in_file")),
    "a macro": (lambda: _with_part("xl/vbaProject.bin", b"x"), (0, "import.program_in_file")),
    "an entity": (
        lambda: _with_part("xl/worksheets/sheet1.xml", _ENTITY, replace=True),
        (0, "import.doctype_in_file"),
    ),
    "no XML": (lambda: _with_part("xl/worksheets/sheet1.xml", b"<a", replace=True), (0, "import.damaged_file")),
    "cut short": (lambda: workbook(lambda _, sheet: sheet.append(ROW))[:-300], (0, "import.damaged_file")),
}


@pytest.mark.parametrize("what", sorted(BOOKS))
def test_a_bad_workbook_is_refused_and_says_why(store: Store, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_file, "MOST_UNPACKED", 2_000_000)
    make, expected = BOOKS[what]
    found = store.admin.import_file(OF_TOWN, "units", make()).plan.faults
    assert [(one.line, one.code) for one in found] == [expected]


def test_a_workbook_says_the_same_as_a_text_file(fresh: Store) -> None:
    data = workbook(lambda _, sheet: sheet.append([*ROW[:5], date(2026, 12, 1)]))
    plan = fresh.admin.import_file(OF_TOWN, "units", data).plan
    assert plan.faults == []
    assert plan.planned[0].change.after["live_from"] == "2026-12-01"


def test_a_file_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_file, "MOST_LINES", 100)
    found = read_table(b"id;namn\n" + b"a;b\n" * 200)
    assert [(one.line, one.code) for one in found.faults] == [(102, "import.too_many_lines")]
    monkeypatch.setattr(table_file, "MOST_BYTES", 100)
    assert [one.code for one in read_table(b"id;namn\n" + b"a;b\n" * 200).faults] == ["import.file_too_large"]


def test_the_last_administrator_is_not_ended_by_a_file(fresh: Store) -> None:
    heading = "hsa-id;id;namn;titel;enhet;roll;till och med\n"
    row = "SE2321000131-ADA;ada;Ada Berg;administratör;ska-ssk;SYSADM_LOCAL;2027-01-31\n"
    found = fresh.admin.import_file(OF_TOWN, "users", (heading + row).encode())
    assert faults(found) == [(0, "", "admin.last_administrator")]
