"""Deadlines of a case: when they begin, whom they oblige, what meets and what stops them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from domain.case import HEADER, Case, Cell, Document
from domain.deadline_limits import DeadlineLimits, LimitError, load_limits, read_limit
from domain.deadlines import Deadline, Standing, deadlines_of, ready_days, ready_intervals, timed_operations
from domain.directory import Directory, Unit
from domain.operation import CellValue
from domain.swedish_time import moment_at, text_of
from resources import resource_path

LIMITS = load_limits(yaml.safe_load(resource_path("policies", "deadlines.yaml").read_text("utf-8")))
DIRECTORY = Directory(
    MappingProxyType(
        {
            unit.unit_id: unit
            for unit in (
                Unit("avd", "Avdelning", "SLUTEN", "Skaraborg"),
                Unit("ssk", "Kommun SSK", "KOM_SSK", "Skaraborg"),
                Unit("vc", "Vårdcentral", "VC", "Skaraborg"),
            )
        }
    )
)


class Course:
    """A case that is written down message by message, with the Swedish wall time at which the store accepted each."""

    def __init__(self) -> None:
        self.times: dict[str, str] = {}
        self.documents: dict[str, Document] = {}
        self._n = 0
        self.document(HEADER, owner_unit="avd", status="INP_DRAFT")

    def document(self, kind: str, at: str = "", **cells: CellValue) -> str:
        self._n += 1
        doc_id = f"{self._n:03}-{kind}"
        self.documents[doc_id] = Document(doc_id, "case", kind, 1, "avd", None, frozenset())
        self.set(doc_id, at, **cells)
        return doc_id

    def set(self, doc_id: str, at: str = "", **cells: CellValue) -> None:
        self._n += 1
        op = f"op{self._n:03}"
        if at:
            self.times[op] = text_of(moment_at(at))
        document = self.documents[doc_id]
        merged = {**document.cells, **{path: Cell(value, self._n, op) for path, value in cells.items()}}
        self.documents[doc_id] = replace(document, cells=MappingProxyType(merged))

    def send(
        self, kind: str, at: str, to: tuple[str, ...] = ("ssk", "vc"), sender: str = "avd", **cells: CellValue
    ) -> str:
        return self.document(kind, at, sender_unit=sender, **{f"recipients/{unit}": True for unit in to}, **cells)

    def head(self, at: str, **cells: CellValue) -> None:
        self.set(f"001-{HEADER}", at, **cells)

    @property
    def case(self) -> Case:
        return Case("case", self._n, MappingProxyType(self.documents))

    def of(self, number: int, limits: DeadlineLimits = LIMITS) -> list[Deadline]:
        found = deadlines_of(self.case, lambda op: self.times.get(op, ""), DIRECTORY, limits)
        return [deadline for deadline in found if deadline.number == number]

    def one(self, number: int) -> Deadline:
        (deadline,) = self.of(number)
        return deadline

    def days(self, today: str, *, only_last: bool = False) -> int:
        return ready_days(ready_intervals(self.case, lambda op: self.times.get(op, "")), today, only_last=only_last)


def utc(wall: str) -> str:
    return text_of(moment_at(wall))


@pytest.fixture
def course() -> Course:
    return Course()


def admitted(course: Course, at: str = "2026-11-16T20:00", **cells: CellValue) -> str:
    course.head(at, status="INP_ADMITTED", estimated_discharge="2026-11-20")
    notice = course.send("INS", at, admitted_at="2026-11-16T08:00")
    course.set(notice, at, **cells)
    return notice


def test_a_notice_within_a_day_is_in_time_and_one_after_it_is_late_for_ever(course: Course) -> None:
    admitted(course, "2026-11-16T20:00")
    assert (course.one(1).unit, course.one(1).due) == ("avd", utc("2026-11-17T08:00"))
    assert course.one(1).standing(utc("2027-01-01T00:00")) is Standing.MET
    late = Course()
    admitted(late, "2026-11-17T10:00")
    assert late.one(1).standing(utc("2026-11-17T10:00")) is Standing.MET_LATE


def test_a_need_found_later_has_a_day_of_its_own(course: Course) -> None:
    admitted(course, "2026-11-21T14:00", need_assessed_at="2026-11-21T10:00")
    assert course.of(1) == []
    assert course.one(2).standing(utc("2026-11-22T00:00")) is Standing.MET


def test_each_unit_addressed_has_a_weekday_to_acknowledge(course: Course) -> None:
    notice = admitted(course, "2026-11-20T14:05")
    due = utc("2026-11-23T14:05")
    assert {deadline.unit: deadline.due for deadline in course.of(3)} == {"ssk": due, "vc": due}
    course.set(notice, "2026-11-23T09:00", **{"receipt/ssk/acknowledged": "Anna"})
    course.set(notice, "2026-11-23T09:00", **{"receipt/vc/seen": "Sara"})
    standing = {deadline.unit: deadline.standing(utc("2026-11-23T15:00")) for deadline in course.of(3)}
    assert standing == {"ssk": Standing.MET, "vc": Standing.LATE}  # to have opened it is not to have acknowledged it


def test_what_only_waits_to_be_sent_starts_no_clock_and_stops_none(course: Course) -> None:
    notice = course.send("INS", "", admitted_at="2026-11-16T08:00")
    assert deadlines_of(course.case, lambda op: course.times.get(op, ""), DIRECTORY, LIMITS) == ()
    course = Course()
    notice = admitted(course)
    course.set(notice, "", **{"receipt/ssk/acknowledged": "Anna"})
    assert [deadline.met for deadline in course.of(3)] == ["", ""]


def test_the_message_that_came_to_the_wrong_unit_asks_nothing_of_it(course: Course) -> None:
    notice = admitted(course)
    course.set(notice, "2026-11-16T21:00", **{"receipt/ssk/misdirected": "WRONG_UNIT"})
    late = utc("2026-12-01T00:00")
    assert {d.unit: d.standing(late) for d in course.of(3)} == {"ssk": Standing.STOPPED, "vc": Standing.LATE}


@pytest.mark.parametrize("mark", ["superseded_by", "receipt/ssk/forwarded"])
def test_a_message_that_was_replaced_or_passed_on_asks_nothing_more(course: Course, mark: str) -> None:
    notice = admitted(course)
    late = utc("2026-12-01T00:00")
    assert {d.unit: d.standing(late) for d in course.of(3)}["ssk"] is Standing.LATE
    course.set(notice, "2026-11-16T21:00", **{mark: "another"})
    for number in (3, 15):
        assert {d.unit: d.standing(late) for d in course.of(number)}["ssk"] is Standing.STOPPED


def test_the_health_centre_names_the_contact(course: Course) -> None:
    admitted(course)
    assert (course.one(4).unit, course.one(4).due) == ("vc", utc("2026-11-18T20:00"))
    course.head("2026-11-18T10:00", **{"fvk/name": "Sara Nyberg"})
    assert course.one(4).standing(utc("2026-11-30T00:00")) is Standing.MET


def test_the_day_she_was_to_leave_passes(course: Course) -> None:
    admitted(course)
    assert course.one(5).due == utc("2026-11-21T00:00")
    assert course.one(5).standing(utc("2026-11-21T00:01")) is Standing.LATE
    course.head("2026-11-20T12:00", status="INP_READY")
    assert course.of(5) == []


def test_the_decision_is_told_within_two_hours(course: Course) -> None:
    admitted(course)
    course.send("UKL", "2026-11-19T11:30", assessed_at="2026-11-19T09:00")
    assert course.one(6).standing(utc("2026-11-19T12:00")) is Standing.MET_LATE


def test_a_plan_that_is_to_be_made_is_called_to_within_three_days(course: Course) -> None:
    admitted(course)
    planning = course.document("PLN", "2026-11-17T09:00", sip_to_be_done="NO")
    course.send("UKL", "2026-11-16T21:00", assessed_at="2026-11-16T20:30")
    assert course.of(7) == []
    course.set(planning, "2026-11-17T10:00", sip_to_be_done="YES")
    assert (course.one(7).unit, course.one(7).due) == ("vc", utc("2026-11-20T00:00"))
    assert course.one(7).standing(utc("2026-11-18T12:00")) is Standing.RUNNING
    assert course.one(7).standing(utc("2026-11-19T12:00")) is Standing.SOON
    course.send("KAL", "2026-11-19T23:30", sender="vc", to=("ssk", "avd"))
    assert course.one(7).standing(utc("2026-11-30T12:00")) is Standing.MET


def test_days_are_counted_from_each_notice_to_its_end(course: Course) -> None:
    """Scenarios 10 and 11: ready on Monday, worse on Wednesday, ready again on Friday, gone on Sunday."""
    admitted(course)
    course.send("UKL", "2026-11-16T09:00")
    assert [course.days(day) for day in ("2026-11-16", "2026-11-19")] == [0, 3]
    course.send("UKL_W", "2026-11-18T15:00")
    assert course.days("2026-11-27") == 2
    assert course.of(9)[0].standing(utc("2026-11-18T15:01")) is Standing.STOPPED
    course.send("UKL", "2026-11-20T09:00")
    course.send("UTS", "2026-11-22T10:00", discharged_at="2026-11-22T09:30")
    assert course.days("2027-01-01") == 4
    assert course.days("2027-01-01", only_last=True) == 2


def test_out_on_the_same_day_is_no_day_and_without_a_notice_neither(course: Course) -> None:
    admitted(course)
    course.send("UKL", "2026-11-19T10:00")
    course.send("UTS", "2026-11-19T16:00", discharged_at="2026-11-19T15:40")
    assert course.days("2026-11-30") == 0
    straight = Course()
    admitted(straight)
    straight.send("UTS", "2026-11-19T16:00", discharged_at="2026-11-19T15:40")
    assert straight.days("2026-11-30") == 0


def test_nobody_pays_after_a_death(course: Course) -> None:
    admitted(course)
    course.send("UKL", "2026-11-16T09:00")
    course.head("2026-11-20T09:00", status="INP_DECEASED", **{"person/deceased_on": "2026-11-18"})
    assert course.days("2026-11-30") == 2
    standing = {deadline.number: deadline.standing(utc("2026-12-30T00:00")) for deadline in course.of(3) + course.of(9)}
    assert standing == {3: Standing.STOPPED, 9: Standing.STOPPED}


def test_care_under_compulsion_has_no_payment_clock(course: Course) -> None:
    admitted(course, legal_care_form="LPT")
    course.send("UKL", "2026-11-16T09:00")
    assert course.of(9) == []


def test_what_is_told_too_late_on_leaving_stays_late(course: Course) -> None:
    admitted(course)
    course.send("UTS", "2026-11-20T00:10", discharged_at="2026-11-19T15:00")
    assert course.one(8).standing(utc("2026-11-20T08:00")) is Standing.MET_LATE


def test_an_inbox_nobody_opens_is_late_on_the_next_weekday(course: Course) -> None:
    notice = admitted(course, "2026-11-20T14:05")
    course.set(notice, "2026-11-21T09:00", **{"receipt/vc/seen": "Sara"})
    assert {d.unit: d.standing(utc("2026-11-23T14:06")) for d in course.of(15)} == {
        "ssk": Standing.LATE,
        "vc": Standing.MET,
    }


def test_an_inbox_that_is_watched_in_its_own_way_is_late_in_its_own_way(course: Course) -> None:
    admitted(course, "2026-11-20T14:05")
    usual = {deadline.unit for deadline in course.of(15)}
    assert "vc" in usual
    assert "vc" not in {d.unit for d in course.of(15, LIMITS.with_policies({"deadline_15@vc": {"2026-01-01": "off"}}))}
    quick = course.of(15, LIMITS.with_policies({"deadline_15@vc": {"2026-01-01": "2 hours"}}))
    late = {d.unit for d in quick if d.standing(utc("2026-11-20T16:10")) is Standing.LATE}
    assert late == {"vc"}


def test_a_unit_may_have_a_limit_of_its_own_or_none() -> None:
    began = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
    policies = {
        "deadline_15": {"2026-11-01": "16 weekday_hours"},
        "deadline_15@ska-vc1": {"2026-11-01": "4 hours", "2026-12-01": "off", "2026-11-20": "soon"},
        "deadline_15@ska-ssk": {"2026-12-01": "4 hours"},
        "deadline_x@ska-ssk": {"2026-11-01": "4 hours"},
        "deadline_99@ska-ssk": {"2026-11-01": "4 hours"},
    }
    limits = LIMITS.with_policies(policies)

    def told(unit: str, moment: datetime = began) -> tuple[int, str] | None:
        limit = limits.at(15, moment, unit)
        return (limit.count, limit.calendar) if limit is not None else None

    assert told("ska-vc1") == (4, "hours")
    assert told("ska-vc1", began.replace(month=12)) is None
    assert told("ska-ssk") == told("") == (16, "weekday_hours")
    assert told("ska-ssk", began.replace(month=12)) == (4, "hours")
    assert limits.tells_apart(15, "ska-vc1")
    assert not limits.tells_apart(15, "ska-avd1")
    assert limits.at(3, began, "ska-vc1") == LIMITS.at(3, began)


def test_a_case_keeps_the_limit_that_was_in_force_when_its_clock_began(course: Course) -> None:
    admitted(course, "2026-11-16T20:00")
    policies = {"deadline_3": {"2026-11-17": "72 weekday_hours"}, "deadline_4": {"2026-11-01": "no such limit"}}
    changed = LIMITS.with_policies(policies)
    assert [d.due for d in course.of(3, changed)] == [utc("2026-11-17T20:00")] * 2
    later = Course()
    admitted(later, "2026-11-17T20:00")
    assert [d.due for d in later.of(3, changed)] == [utc("2026-11-20T20:00")] * 2
    assert later.of(4, changed) == later.of(4)


def test_every_operation_whose_time_is_asked_for_is_named_before(course: Course) -> None:
    notice = admitted(course)
    course.set(notice, "2026-11-17T09:00", **{"receipt/ssk/acknowledged": "Anna"})
    course.set(notice, "2026-11-17T09:00", **{"receipt/vc/misdirected": "OTHER"})
    course.document("PLN", "2026-11-17T09:00", sip_to_be_done="YES")
    course.send("UKL", "2026-11-17T09:00")
    course.head("2026-11-20T09:00", status="INP_DECEASED", **{"fvk/name": "Sara"})
    asked: set[str] = set()

    def at(op: str) -> str:
        asked.add(op)
        return course.times.get(op, "")

    deadlines_of(course.case, at, DIRECTORY, LIMITS)
    ready_intervals(course.case, at)
    assert asked
    assert asked <= timed_operations(course.case)


def _row(since: str) -> dict[str, str]:
    return {"since": since, "limit": "1 days"}


@pytest.mark.parametrize("text", ["", "24", "24 h", "-1 days", "1.5 days", "24 hours ", None, 24, "99999 days"])
def test_a_limit_that_is_none(text: object) -> None:
    assert read_limit(text) is None


@pytest.mark.parametrize(
    "row",
    [
        {"title": "T", "law": "L", "limits": []},
        {"title": "T", "law": "L", "limits": [{"since": "2026-1-1", "limit": "1 days"}]},
        {"title": "T", "law": "L", "limits": [{"since": "2026-02-30", "limit": "1 days"}]},
        {"title": "T", "law": "L", "limits": [{"since": "2026-01-01", "limit": "1 day"}]},
        {"title": "T", "limits": [{"since": "2026-01-01", "limit": "1 days"}]},
        {"title": "T", "law": "L", "limits": [_row("2027-01-01"), _row("2026-01-01")]},
    ],
)  # fmt: skip
def test_a_table_that_does_not_hold_is_not_read(row: dict[str, object]) -> None:
    with pytest.raises(LimitError):
        load_limits({1: row})


@given(st.lists(st.tuples(st.sampled_from(["INS", "UKL", "UKL_W", "UTS", "KAL"]), st.integers(0, 40_000)), max_size=12))
def test_whatever_was_sent_in_whatever_order_has_deadlines_that_add_up(sent: list[tuple[str, int]]) -> None:
    course = Course()
    for kind, minute in sent:
        day, rest = divmod(minute, 1440)
        wall = f"2026-{10 + day // 28:02}-{1 + day % 28:02}T{rest // 60:02}:{rest % 60:02}"
        course.send(kind, wall, admitted_at=wall, assessed_at=wall, discharged_at=wall)
    for deadline in deadlines_of(course.case, lambda op: course.times.get(op, ""), DIRECTORY, LIMITS):
        assert deadline.began <= deadline.due
        assert not (deadline.met and deadline.stopped)
        assert not deadline.met or deadline.met >= deadline.began
    intervals = ready_intervals(course.case, lambda op: course.times.get(op, ""))
    assert all(interval.days("2027-06-01") >= 0 for interval in intervals)
    assert sum(not interval.until for interval in intervals) <= 1
    assert [i.since for i in intervals] == sorted(i.since for i in intervals)


def test_a_correction_counts_as_it_reads_from_when_the_first_was_sent(course: Course) -> None:
    admitted(course)
    first = course.send("UTS", "2026-11-19T16:00", discharged_at="2026-11-18T15:40")
    second = course.send("UTS", "2026-11-21T09:00", discharged_at="2026-11-19T15:40", supersedes=first)
    course.set(first, "2026-11-21T09:00", superseded_by=second)
    course.send("UKL", "2026-11-17T09:00")
    (told,) = course.of(8)
    assert (told.doc_id, told.standing(utc("2026-12-01T00:00"))) == (second, Standing.MET)
    assert course.days("2026-12-01") == 2


def test_a_correction_that_waits_changes_nothing_yet(course: Course) -> None:
    admitted(course)
    first = course.send("UTS", "2026-11-19T16:00", discharged_at="2026-11-18T15:40")
    second = course.send("UTS", "", discharged_at="2026-11-19T15:40", supersedes=first)
    course.set(first, "", superseded_by=second)
    assert [deadline.doc_id for deadline in course.of(8)] == [first]
