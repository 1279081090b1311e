"""The strict gate for one answer, and the forgiving way in front of it."""

from __future__ import annotations

import pytest

from domain.forms.definition import Item, Level, Option
from domain.forms.findings import Finding
from domain.forms.normalising import normalise
from domain.forms.values import check_value


def item(kind: str, **more: object) -> Item:
    options = (Option("YES", "Ja"), Option("NO", "Nej")) if kind in {"radio", "choice", "multi"} else ()
    return Item(id="field", type=kind, label="Fält", **{"options": options, **more})  # type: ignore[arg-type]


ACCEPTED = [
    ("text", "Anna Lindh"),
    ("text", ""),
    ("text", "Åsa Öberg-Ärlig"),
    ("text", "نرگس\u200cها"),
    ("text", "👩🏽‍⚕️"),
    ("prose", "Rad ett\nrad två\n"),
    ("prose", "１２３ som någon klistrade in"),
    ("radio", "YES"),
    ("choice", "NO"),
    ("multi", True),
    ("check", False),
    ("group", False),
    ("date", "2028-02-29"),
    ("time", "00:00"),
    ("time", "23:59"),
    ("datetime", "2026-11-20T14:05"),
    ("integer", 7),
    ("decimal", "37.1"),
    ("decimal", "-4"),
    ("phone", "031-390 06 32"),
    ("phone", "+46 (0)31 390 06 32"),
    ("phone", "112"),
    ("unit", "ska-ssk"),
]
REFUSED = [
    ("text", 5, "wrong_type"),
    ("text", True, "wrong_type"),
    ("text", ["a"], "wrong_type"),
    ("text", {"a": 1}, "wrong_type"),
    ("text", "Anna\n", "line_break"),
    ("text", "Anna\r\n", "line_break"),
    ("text", "a\x00b", "control_characters"),
    ("text", "a\tb", "control_characters"),
    ("text", "a\u202eb", "control_characters"),
    ("text", "\ud800", "control_characters"),
    ("text", "a\u2028b", "control_characters"),
    ("text", "１２", "fullwidth_digits"),
    ("text", "x" * 201, "too_long"),
    ("prose", "a\x1bb", "control_characters"),
    ("prose", "a\r\nb", "control_characters"),
    ("prose", "x" * 10_001, "too_long"),
    ("radio", "MAYBE", "unknown_option"),
    ("radio", "ja", "unknown_option"),
    ("radio", True, "wrong_type"),
    ("multi", "YES", "wrong_type"),
    ("multi", 1, "wrong_type"),
    ("check", "true", "wrong_type"),
    ("date", "2026-02-29", "bad_date"),
    ("date", "2026-13-01", "bad_date"),
    ("date", "20 dec 2026", "not_a_date"),
    ("date", "2026-1-1", "not_a_date"),
    ("date", "", "not_a_date"),
    ("date", "20261120", "not_a_date"),
    ("date", "２０26-11-20", "fullwidth_digits"),
    ("date", "٢٠٢٦-١١-٢٠", "not_a_date"),
    ("date", "2026-11-20\n", "line_break"),
    ("date", "0202-11-20", "date_out_of_range"),
    ("date", 20261120, "wrong_type"),
    ("time", "24:00", "bad_time"),
    ("time", "14.05", "not_a_time"),
    ("datetime", "2026-11-20 14:05", "not_a_datetime"),
    ("datetime", "2026-11-31T14:05", "bad_date"),
    ("datetime", "2026-11-20T25:05", "bad_time"),
    ("integer", "7", "wrong_type"),
    ("integer", True, "wrong_type"),
    ("integer", 7.0, "wrong_type"),
    ("integer", 2**60, "out_of_range"),
    ("decimal", 37.1, "wrong_type"),
    ("decimal", "37,1", "not_a_number"),
    ("decimal", "1e9", "not_a_number"),
    ("decimal", "NaN", "not_a_number"),
    ("phone", "ring mig", "bad_phone"),
    ("phone", "12", "bad_phone"),
    ("unit", "Kommun SSK", "unknown_unit"),
    ("display", "x", "not_writable"),
]


@pytest.mark.parametrize(("kind", "value"), ACCEPTED)
def test_a_right_answer_passes(kind: str, value: object) -> None:
    assert check_value(item(kind), value) is None


@pytest.mark.parametrize(("kind", "value", "code"), REFUSED)
def test_a_wrong_answer_is_refused_with_its_reason(kind: str, value: object, code: str) -> None:
    finding = check_value(item(kind), value)
    assert finding is not None
    assert (finding.level, finding.code, finding.path) == (Level.BLOCK, code, "field")
    assert not any(str(value) in param for param in finding.params.values())


@pytest.mark.parametrize("kind", ["text", "date", "radio", "multi", "integer", "display"])
def test_an_emptied_answer_is_always_right(kind: str) -> None:
    assert check_value(item(kind), None) is None


def test_limits_are_those_of_the_definition() -> None:
    assert check_value(item("prose", max_len=5), "åäöåä") is None
    long = check_value(item("prose", max_len=5), "åäöåäö")
    assert long is not None
    assert dict(long.params) == {"max": "5", "length": "6"}
    rating = item("integer", minimum=0, maximum=10)
    assert [check_value(rating, value) is None for value in (-1, 0, 10, 11)] == [False, True, True, False]
    assert check_value(item("unit", free_text=True), "Försäkringskassan") is None
    assert check_value(item("choice", options=(), rows_of="subgoals"), "0193-a") is None
    assert check_value(item("choice", options=(), rows_of="subgoals"), "a/b") is not None


WRITTEN = [
    ("date", "2026-12-20", "2026-12-20"),
    ("date", " 20 dec 2026 ", "2026-12-20"),
    ("date", "20 december 2026", "2026-12-20"),
    ("date", "den 20:e december 2026", "2026-12-20"),
    ("date", "20 dec", "2026-12-20"),
    ("date", "20/12", "2026-12-20"),
    ("date", "20/12 2026", "2026-12-20"),
    ("date", "20.12.2026", "2026-12-20"),
    ("date", "20261220", "2026-12-20"),
    ("date", "261220", "2026-12-20"),
    ("date", "２０２６-12-20\n", "2026-12-20"),
    ("date", "3/1", "2027-01-03"),
    ("date", "16/11", "2026-11-16"),
    ("date", "29/2", "2028-02-29"),
    ("date", "i morgon", "2026-11-26"),
    ("date", "", None),
    ("time", "14.05", "14:05"),
    ("time", "kl. 14.05", "14:05"),
    ("time", "9.30", "09:30"),
    ("time", "1405", "14:05"),
    ("time", "9", "09:00"),
    ("datetime", "2026-11-20T14:05", "2026-11-20T14:05"),
    ("datetime", "20 nov 2026 kl. 14.05", "2026-11-20T14:05"),
    ("datetime", "20/11 9.05", "2026-11-20T09:05"),
    ("integer", " １０ ", 10),
    ("decimal", "37,1", "37.1"),
    ("phone", "031–390 06 32\n", "031-390 06 32"),
    ("text", " Anna  Lindh\n", "Anna  Lindh"),
    ("text", "Rum １２", "Rum 12"),
    ("text", "A\u030asa", "Åsa"),
    ("prose", "ett\r\ntvå\ttre\n\n", "ett\ntvå tre"),
    ("radio", "ja", "YES"),
    ("radio", "NO", "NO"),
    ("unit", " ska-ssk", "ska-ssk"),
]
UNREADABLE = [
    ("date", "snart", "not_a_date"),
    ("date", "31/11 2026", "bad_date"),
    ("date", "31/11", "bad_date"),
    ("date", "20 ju", "not_a_date"),
    ("time", "25.00", "bad_time"),
    ("time", "strax", "not_a_time"),
    ("datetime", "2026-11-20", "not_a_datetime"),
    ("integer", "sju", "not_a_number"),
    ("decimal", "1e5", "not_a_number"),
    ("radio", "kanske", "unknown_option"),
    ("text", "a\x00", "control_characters"),
]


@pytest.mark.parametrize(("kind", "text", "value"), WRITTEN)
def test_what_people_write_is_understood(kind: str, text: str, value: object) -> None:
    assert normalise(item(kind), text, today="2026-11-25") == value


@pytest.mark.parametrize(("kind", "text", "code"), UNREADABLE)
def test_what_cannot_be_read_is_told_not_guessed(kind: str, text: str, code: str) -> None:
    finding = normalise(item(kind), text, today="2026-11-25")
    assert isinstance(finding, Finding)
    assert finding.code == code


def test_a_day_without_year_needs_to_know_today() -> None:
    finding = normalise(item("date"), "20/12")
    assert isinstance(finding, Finding)
    assert finding.code == "date_needs_year"
