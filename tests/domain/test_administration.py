"""The rules of administration by themselves: reach, who is left, the life of an inbox, what applies to all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from central.store.shipped import shipped_access
from domain.administration import (
    Administrator,
    AdminRefusal,
    administrator,
    kept_until,
    require_kept,
    require_seen,
    version_of,
)
from domain.administration_common import LEVELS, changed_codes, changed_notice, form_of, read_policy
from domain.administration_people import User, changed_user, check_role, check_user, read_until
from domain.administration_units import NEXT_STATES, Estate, changed_unit, check_unit
from domain.directory import ACTIVE, CLOSED, INBOX_STATES, PAUSED, Directory, Membership, Unit
from domain.notice import Notice, shown

TODAY, NOW, MINUTE = "2026-11-20", "2026-11-20T09:00:00.000Z", "2026-11-20T10:00"
LOCAL = Administrator("ada", "ssk", "Kommunen", regional=False)
REGIONAL = Administrator("cia", "avd", "Regionen", regional=True)
SSK = Unit("ssk", "Kommun SSK", "KOM_SSK", "Skaraborg", principal="Kommunen")
SOC = Unit("soc", "Socialtjänst", "KOM_SOL", "Skaraborg", principal="Kommunen")
WARD = Unit("avd", "Avdelning 1", "SLUTEN", "Skaraborg", principal="Regionen")
UNITS = {unit.unit_id: unit for unit in (SSK, SOC, WARD)}
ADMIN = Membership("ada", "ssk", "SYSADM_LOCAL")


def refused(act: Callable[[], object]) -> str:
    """The code by which it is refused, '' when it is not."""
    try:
        act()
    except AdminRefusal as refusal:
        return refusal.code
    return ""


def check(before: Unit | None, after: Unit, by: Administrator = LOCAL, unread: int = 0) -> str:
    estate = Estate({**UNITS, after.unit_id: after}, UNITS)
    return refused(lambda: check_unit(by, before, after, estate, TODAY, lambda: unread))


# Who


@pytest.mark.parametrize("role", ["READ", "CASEWORKER_KOM", "CASE_CLOSER", "LOG_REVIEWER", "SUPPORT", "IDENTITY_ADMIN"])
def test_no_other_role_administers(role: str) -> None:
    directory = Directory(UNITS, (Membership("ada", "ssk", role),))
    assert refused(lambda: administrator("ada", "ssk", directory, shipped_access())) == "not_administrator"


def test_a_local_administrator_needs_a_principal_and_a_unit_where_people_work() -> None:
    table = shipped_access()
    for unit, expected in (
        (SSK, ""),
        (replace(SSK, principal=""), "no_principal"),
        (replace(SSK, inbox_state=CLOSED), "not_administrator"),
        (replace(SSK, inbox="soc"), "not_administrator"),
        (replace(SSK, kind="EXTERN"), ""),
    ):
        directory = Directory({"ssk": unit}, (ADMIN,))
        assert refused(lambda directory=directory: administrator("ada", "ssk", directory, table)) == expected  # type: ignore[misc]
    both = Directory(UNITS, (ADMIN, Membership("ada", "ssk", "SYSADM_REGIONAL")))
    assert administrator("ada", "ssk", both, table).regional


def test_a_version_says_whether_anything_has_moved() -> None:
    version = version_of({"name": "A"})
    require_seen(version, version)
    assert refused(lambda: require_seen("", version)) == "exists_already"
    assert refused(lambda: require_seen(version, "")) == "is_gone"
    assert refused(lambda: require_seen(version, version_of({"name": "B"}))) == "changed_by_other"


# That somebody is left


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["", ""], [""], ""),
        ([""], ["2027"], "last_administrator"),
        ([""], [], "last_administrator"),
        (["", "2027"], ["2027"], "last_administrator"),
        (["2026", "2027"], ["2027"], ""),
        (["2026", "2027"], ["2026"], "last_administrator"),
        ([], [], ""),
        ([], ["2027"], ""),
        (["2027"], [""], ""),
    ],
)
def test_a_principal_keeps_an_administrator_for_as_long_as_it_had_one(
    before: list[str], after: list[str], expected: str
) -> None:
    def kept(ends: list[str]) -> dict[str, str]:
        members = [Membership(f"p{number}", "ssk", "SYSADM_LOCAL", end) for number, end in enumerate(ends)]
        return dict(kept_until(UNITS, members))

    for by in (LOCAL, REGIONAL):
        assert refused(lambda by=by: require_kept(by, kept(before), kept(after), UNITS)) == expected  # type: ignore[misc]


def test_who_works_where_nobody_works_keeps_nothing() -> None:
    region = Membership("cia", "avd", "SYSADM_REGIONAL")
    assert dict(kept_until(UNITS, (ADMIN, region))) == {"Kommunen": "9999", "": "9999"}
    closed = {**UNITS, "ssk": replace(SSK, inbox_state=CLOSED), "avd": replace(WARD, inbox="soc")}
    assert dict(kept_until(closed, (ADMIN, region))) == {}
    nameless = {**UNITS, "ssk": replace(SSK, principal="")}
    assert dict(kept_until(nameless, (ADMIN,))) == {}


def test_a_principal_that_ends_needs_nobody_but_only_the_region_ends_it() -> None:
    before = kept_until(UNITS, (ADMIN,))
    ended = {**UNITS, "ssk": replace(SSK, inbox_state=CLOSED), "soc": replace(SOC, inbox_state=CLOSED)}
    after = kept_until(ended, (ADMIN,))
    assert refused(lambda: require_kept(REGIONAL, before, after, ended)) == ""
    assert refused(lambda: require_kept(LOCAL, before, after, ended)) == "last_administrator"
    still = {**ended, "soc": SOC}
    assert refused(lambda: require_kept(REGIONAL, before, after, still)) == "last_administrator"


# Units


def test_an_inbox_goes_through_its_life_and_no_other_way() -> None:
    allowed = {
        ("NOT_CONNECTED", "CONNECTED_INACTIVE"),
        ("NOT_CONNECTED", "ACTIVE"),
        ("NOT_CONNECTED", "CLOSED"),
        ("CONNECTED_INACTIVE", "NOT_CONNECTED"),
        ("CONNECTED_INACTIVE", "ACTIVE"),
        ("CONNECTED_INACTIVE", "CLOSED"),
        ("ACTIVE", "CONNECTED_INACTIVE"),
        ("ACTIVE", "PAUSED"),
        ("ACTIVE", "CLOSED"),
        ("PAUSED", "ACTIVE"),
        ("PAUSED", "CLOSED"),
        ("CLOSED", "CONNECTED_INACTIVE"),
        ("CLOSED", "ACTIVE"),
    }
    for was, then in product(INBOX_STATES, INBOX_STATES):
        found = check(replace(SOC, inbox_state=was), replace(SOC, inbox_state=then))
        assert (found == "") is (was == then or (was, then) in allowed), (was, then, found)
    assert {state for state in INBOX_STATES if state in NEXT_STATES[""]} == {
        *("NOT_CONNECTED", "CONNECTED_INACTIVE", "ACTIVE")
    }


@pytest.mark.parametrize(
    ("cells", "unread", "expected"),
    [
        ({"inbox_state": PAUSED}, 0, ""),
        ({"inbox_state": PAUSED}, 1, "inbox_has_unread"),
        ({"inbox_state": PAUSED, "substitute": "ssk"}, 1, ""),
        ({"inbox_state": PAUSED, "substitute": "soc"}, 1, "leads_back"),
        ({"inbox_state": PAUSED, "substitute": "avd"}, 1, "other_principal"),
        (
            {"inbox_state": PAUSED, "paused_from": "2027-02-01", "paused_until": "2027-01-01"},
            0,
            "ends_before_it_begins",
        ),
        ({"inbox_state": PAUSED, "paused_until": "2026-01-01"}, 0, "over_already"),
        ({"inbox_state": CLOSED}, 0, ""),
        ({"inbox_state": CLOSED}, 1, "inbox_has_unread"),
        ({"inbox_state": CLOSED, "merged_into": "ssk"}, 1, ""),
        ({"merged_into": "ssk"}, 0, "only_when_closed"),
        ({"inbox": "ssk"}, 1, "inbox_has_unread"),
        ({"inbox": "ssk"}, 0, ""),
        ({"live_from": "2027-01-01"}, 1, "inbox_has_unread"),
        ({"phone": "1"}, 1, ""),
        ({"system": "SAMVY"}, 0, "regional_only"),
        ({"principal": "Regionen"}, 0, "regional_only"),
        ({"sub_region": "SIMBA"}, 0, "regional_only"),
        ({"kind": "X"}, 0, "unknown_value"),
        ({"name": " "}, 0, "needed"),
        ({"name": "Två\nrader"}, 0, "has_line_break"),
        ({"municipality": "Skövde"}, 0, "unknown_value"),
        ({"last_open_care_handled_at": "2026-01-01"}, 0, "unknown_field"),
    ],
)
def test_what_is_asked_of_a_change_of_a_unit(cells: dict[str, str], unread: int, expected: str) -> None:
    def change() -> None:
        after = changed_unit("soc", SOC, cells)
        estate = Estate({**UNITS, "soc": after}, UNITS)
        check_unit(LOCAL, SOC, after, estate, TODAY, lambda: unread)

    assert refused(change) == expected


def test_a_pause_that_has_not_begun_is_asked_about_on_its_first_day() -> None:
    later = replace(SOC, inbox_state=PAUSED, paused_from="2027-01-01", paused_until="2027-02-01", substitute="ssk")
    assert check(SOC, later, unread=1) == ""
    asleep = replace(SSK, inbox_state=PAUSED, paused_from="2027-01-01")
    estate = Estate({**UNITS, "soc": later, "ssk": asleep}, UNITS)
    assert refused(lambda: check_unit(LOCAL, SOC, later, estate, TODAY, lambda: 1)) == "inbox_has_unread"


def test_new_units_stand_beside_those_of_the_own_principal() -> None:
    new = Unit("ny", "Ny", "KOM_SOL", "Skaraborg", principal="Kommunen", inbox_state=ACTIVE)
    assert check(None, new) == ""
    assert check(None, replace(new, sub_region="SIMBA")) == "regional_only"
    assert check(None, replace(new, principal="Regionen")) == "other_principal"
    assert check(None, replace(new, principal="En annan", sub_region="SIMBA"), REGIONAL) == ""
    assert check(None, replace(new, inbox_state=PAUSED)) == "not_from_here"


# People and roles


def test_a_role_is_given_for_the_unit_it_is_for() -> None:
    directory = Directory(UNITS)

    def ask(role: str, unit: str = "ssk", by: Administrator = LOCAL, until: str = "") -> str:
        after = Membership("eva", unit, role, until)
        return refused(lambda: check_role(by, None, after, directory, NOW))

    assert ask("CASEWORKER_KOM") == ""
    assert ask("CASEWORKER_SLUTEN") == "role_of_other_kind"
    assert ask("CASEWORKER_SLUTEN", "avd") == "other_principal"
    assert ask("SYSADM_REGIONAL") == ask("SUPPORT") == "regional_only"
    assert ask("SYSADM_REGIONAL", by=REGIONAL) == ""
    assert ask("ROBOT") == ask("SESSION") == "unknown_role"
    assert ask("READ", until=NOW) == "no_such_role"


def test_an_end_that_has_passed_is_now() -> None:
    assert read_until("2000-01-01T00:00:00Z", NOW) == NOW
    assert read_until("2027-01-01T00:00:00Z", NOW) == "2027-01-01T00:00:00.000Z"
    assert read_until("", NOW) == ""
    for wrong in ("2027-01-01", "2027-13-01T00:00:00Z", "2027-01-01T00:00:00+01:00", "snart"):
        assert refused(lambda wrong=wrong: read_until(wrong, NOW)) == "not_a_moment"  # type: ignore[misc]


def test_whose_login_it_is_is_said_once() -> None:
    eva = User("eva", "Eva", "läkare", "SE2321000131-A")
    directory = Directory(UNITS)
    here, there = [Membership("eva", "ssk", "READ")], [Membership("eva", "avd", "READ")]
    renamed, other = replace(eva, name="Eva Ek"), replace(eva, hsa_id="SE2321000131-B")
    assert refused(lambda: check_user(LOCAL, eva, renamed, here, directory)) == ""
    assert refused(lambda: check_user(LOCAL, eva, renamed, [*here, *there], directory)) == "other_principals_person"
    assert refused(lambda: check_user(LOCAL, eva, other, here, directory)) == "regional_only"
    assert refused(lambda: check_user(LOCAL, replace(eva, hsa_id=""), other, here, directory)) == ""
    assert refused(lambda: check_user(REGIONAL, eva, other, there, directory)) == ""


def test_of_who_is_protected_only_the_function_is_left() -> None:
    eva = User("eva", "Eva Ek", "läkare")
    hidden = changed_user("eva", eva, {"protected": True})
    assert (hidden.name, hidden.protected) == ("Läkare", True)
    assert changed_user("eva", hidden, {"title": "kurator"}).name == "Kurator"
    assert refused(lambda: changed_user("eva", hidden, {"protected": False})) == "needed"
    assert changed_user("eva", hidden, {"protected": False, "name": "Eva Ek"}).name == "Eva Ek"


# What applies to all


@pytest.mark.parametrize(
    ("name", "since", "value", "expected"),
    [
        ("sip_no_comment", TODAY, "prompt", ""),
        ("sip_no_comment", TODAY, "maybe", "not_a_choice"),
        ("deadline_3", "2027-01-01", "24 weekday_hours", ""),
        ("deadline_3", "2027-01-01", "ett dygn", "not_a_limit"),
        ("deadline_3", "2027-01-01", "off", "not_a_limit"),
        ("deadline_15@ska-vc1", "2027-01-01", "off", ""),
        ("deadline_15@ska-vc1", "2027-01-01", "8 weekday_hours", ""),
        ("deadline_15@", "2027-01-01", "off", "unknown_policy"),
        ("auto_close_days", "2026-11-19", "30", "in_the_past"),
        ("auto_close_days", TODAY, "-1", "not_a_number"),
        ("offline_lease_hours_ward", TODAY, "12", ""),
        ("anything", TODAY, "1", "unknown_policy"),
        ("auto_close_days", "i morgon", "1", "not_a_day"),
    ],
)
def test_a_policy_is_of_its_kind_and_never_of_the_past(name: str, since: str, value: str, expected: str) -> None:
    assert refused(lambda: read_policy(name, {"since": since, "value": value}, TODAY)) == expected
    assert (form_of(name)[0] == "") is (expected == "unknown_policy")


def test_a_code_is_never_taken_away() -> None:
    assert changed_codes({"1": "Ett"}, {"2": "Två", "1": "En"}) == {"1": "En", "2": "Två"}
    assert refused(lambda: changed_codes({"1": "Ett"}, {"1": ""})) == "needed"
    assert refused(lambda: changed_codes({}, {"a/b": "x"})) == "bad_code"


def test_a_message_to_all_is_seen_before_it_ends() -> None:
    notice_id = "01a1f82f-2e20-7404-8404-040404040404"

    def ask(before: Notice | None = None, **cells: str) -> str:
        told = {path.replace("from_", "from"): value for path, value in cells.items()}
        return refused(lambda: changed_notice(notice_id, before, told, MINUTE))

    assert ask(text="Stopp", until="2026-11-20T12:00") == ""
    assert ask(text="Stopp") == "not_a_minute"
    assert ask(until="2026-11-20T12:00") == "needed"
    assert ask(text="Stopp", until="2026-11-20T10:00") == "ends_before_it_begins"
    assert ask(text="Stopp", until="2026-11-20T09:00", from_="2026-11-20T08:00") == "over_already"
    assert ask(text="Stopp", until="2026-11-20T12:00", level="PANIC") == "unknown_value"
    on = Notice(notice_id, "Stopp", "INFO", "2026-11-20T08:00", "2026-11-20T12:00")
    assert ask(on, until=MINUTE) == ""
    assert ask(replace(on, ends=MINUTE), text="Igen") == "over_already"
    assert "CRITICAL" not in LEVELS


def test_warnings_come_first_and_what_is_over_is_not_shown() -> None:
    one = Notice("1", "Uppdaterat", "INFO", "2026-11-20T08:00", "2026-11-20T12:00")
    two = Notice("2", "Driftstopp", "WARNING", "2026-11-20T07:00", "2026-11-20T12:00")
    over = Notice("3", "Förbi", "WARNING", "2026-11-20T07:00", MINUTE)
    assert shown([one, two, over], MINUTE) == (two, one)
