"""The client's door to administration, against the real service: what is asked, changed, refused and imported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.store.store import Store
from desktop.models.admin_records import UNIT, UNITS_FILE, AdminRefused, Wish
from desktop.sync.admin import AdminDialogue
from desktop.sync.transport import HttpTransport
from tests.central.pen import new_id
from tests.central.service import LAUNCH_TOKEN, serving
from tests.central.two_principals import TOWN, two_principals

SAMPLES = Path(__file__).resolve().parents[1] / "central" / "admin_samples"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = two_principals(tmp_path_factory.mktemp("store") / "central.db")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def doors(store: Store) -> Iterator[tuple[AdminDialogue, AdminDialogue]]:
    """Of the municipality's administrator and of the region's: who comes first at their units."""
    with serving(store) as launcher:
        transports = [HttpTransport(f"http://127.0.0.1:{launcher.port}", LAUNCH_TOKEN, unit) for unit in _UNITS]
        for transport in transports:
            transport.meet()
        yield AdminDialogue(transports[0]), AdminDialogue(transports[1])
        for transport in transports:
            transport.close()


_UNITS = ("ska-ssk", "ska-avd1")


def refusal(door: AdminDialogue, wish: Wish) -> AdminRefused:
    with pytest.raises(AdminRefused) as told:
        door.change(wish)
    return told.value


def test_units_are_told_changed_and_refused(doors: tuple[AdminDialogue, AdminDialogue]) -> None:
    town, _ = doors
    rows = town.units("kommun ssk")
    assert {row.unit.unit_id: row.mine for row in rows.rows} == {"ska-ssk": True, "fyr-ssk": True}
    assert (rows.total, rows.after) == (2, "")
    first = town.units(limit=3)
    assert (len(first.rows), first.after != "") == (3, True)
    assert {row.unit.unit_id for row in first.rows}.isdisjoint(
        row.unit.unit_id for row in town.units(after=first.after).rows
    )
    seen = town.unit("ska-soc1")
    assert seen is not None
    done = town.change(Wish(UNIT, "ska-soc1", seen.version, {"phone": "0500-1"}, "Nytt nummer"))
    later = refusal(town, Wish(UNIT, "ska-soc1", seen.version, {"phone": "0500-2"}))
    assert (later.code, later.moved) == ("changed_by_other", True)
    wrong = refusal(town, Wish(UNIT, "ska-soc1", done.version, {"live_from": "snart"}))
    assert (wrong.code, wrong.field) == ("not_a_day", "live_from")
    theirs = refusal(town, Wish(UNIT, "ska-vc1", "", {"phone": "1"}))
    assert (theirs.code, dict(theirs.params)) == ("other_principal", {"unit": "Vårdcentral 1"})
    changed = town.changes(target="ska-soc1").rows[0]
    assert (dict(changed.before), dict(changed.after)) == ({"phone": ""}, {"phone": "0500-1"})
    assert (changed.reason, changed.principal, changed.number) == ("Nytt nummer", TOWN, done.number)
    assert town.unit("no-such-unit") is None


def test_people_are_found_and_given_roles(doors: tuple[AdminDialogue, AdminDialogue]) -> None:
    town, region = doors
    made = town.change(Wish("user", "", "", {"name": "Eva Öst", "title": "undersköterska"}))
    assert town.user(made.target) is not None
    town.change(Wish("role", made.target, "", {"unit": "ska-ssk", "role": "READ", "until": ""}))
    found = region.users("öst").rows
    assert [(row.name, [role.role for role in row.roles]) for row in found] == [("Eva Öst", ["READ"])]
    assert [row.user_id for row in town.users(unit="ska-soc1").rows] == []
    assert town.users("lindh").rows[0].roles[0].role == "CASEWORKER_KOM"


def test_what_applies_and_the_report_are_told(doors: tuple[AdminDialogue, AdminDialogue]) -> None:
    town, region = doors
    notice = Wish("notice", new_id(), "", {"text": "Driftstopp", "level": "WARNING", "until": "2026-11-21T06:00"})
    assert refusal(town, notice).code == "regional_only"
    region.change(notice)
    told = town.applies()
    assert [one.text for one in told.notices] == ["Driftstopp"]
    assert not told.regional
    assert region.applies().regional
    assert {row.unit_id for row in town.inboxes().rows} == {"ska-ssk", "fyr-ssk", "ska-soc1"}
    assert [row.kind for row in region.changes(kind="notice").rows] == ["notice"]


def test_a_file_is_looked_at_and_then_carried_out(doors: tuple[AdminDialogue, AdminDialogue]) -> None:
    town, _ = doors
    bad = town.look_at_file(UNITS_FILE, (SAMPLES / "units_unknown_kind.csv").read_bytes())
    assert [(one.line, one.column, one.code) for one in bad.faults] == [(2, "slag", "admin.unknown_value")]
    assert not bad.may_be_done
    data = (SAMPLES / "units_good.csv").read_bytes()
    report = town.look_at_file(UNITS_FILE, data)
    assert (report.new, report.number, report.may_be_done) == (1, 0, True)
    done = town.import_file(UNITS_FILE, data, report)
    assert done.number > 0
    made = town.unit("ska-hemrehab")
    assert made is not None
    assert made.unit.phone == "0500-10 10"
    assert town.changes(batch=done.number).total == report.new + report.changed
