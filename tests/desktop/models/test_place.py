"""Where a session begins: where it was locked, or in the field where the one before died."""

from __future__ import annotations

import pytest

from desktop.models.place import Place, Writing, place_to_return_to, read_writing

HERE = Writing("case-1", "doc-1", "situation", 12)


def test_what_is_kept_of_a_field_is_read_back() -> None:
    assert read_writing(HERE.to_fact()) == HERE


@pytest.mark.parametrize("fact", [None, [], {"case_id": "c"}, {**HERE.to_fact(), "cursor": "12"}])
def test_what_cannot_be_read_is_no_field(fact: object) -> None:
    assert read_writing(fact) is None


def test_a_session_that_was_cut_short_is_gone_on_with_in_its_field() -> None:
    assert place_to_return_to(None, HERE) == Place("case", "case-1", "", HERE, cut_short=True)


def test_one_that_was_closed_in_order_begins_as_any_other() -> None:
    assert place_to_return_to(None, None) == Place()


def test_after_a_lock_the_field_is_gone_back_to_in_the_case_that_was_left_and_in_no_other() -> None:
    same, other = Place("case", "case-1", "planning"), Place("case", "case-2", "sip")
    assert place_to_return_to(same, HERE) == Place("case", "case-1", "planning", HERE)
    assert place_to_return_to(other, HERE) == other
