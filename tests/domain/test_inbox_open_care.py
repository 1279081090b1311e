"""A request for care that is written and not sent is found again: to be sent, or prepared for when it is needed."""

from __future__ import annotations

import pytest

from domain.inbox import InboxGroup, inbox_entries
from tests.domain.test_open_care import CENTRE, NURSE, REQUEST, OpenCare, accepted


@pytest.fixture
def world() -> OpenCare:
    return OpenCare()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (REQUEST, (InboxGroup.WAITING_FOR_US, "request_to_send")),
        ({**REQUEST, "prepared": True}, (InboxGroup.WATCHED, "request_prepared")),
    ],
)
def test_the_unit_is_told_of_what_it_has_not_sent(
    world: OpenCare, cells: dict[str, object], expected: tuple[InboxGroup, str]
) -> None:
    case = world.written(cells=cells)  # type: ignore[arg-type]
    (row,) = inbox_entries(case, NURSE)
    assert (row.group, row.reason) == expected
    assert (row.kind, row.doc_id, row.counterpart) == ("VBG", case.of_kind("VBG")[0].doc_id, "")


def test_what_is_sent_waits_for_others_and_is_no_longer_to_be_sent(world: OpenCare) -> None:
    case = accepted(world.request(world.written(), NURSE, (CENTRE,)))
    assert {row.group for row in inbox_entries(case, NURSE)} == {InboxGroup.WAITING_FOR_OTHERS}


def test_one_that_is_only_begun_has_a_row_as_well(world: OpenCare) -> None:
    case = world.create(world.begin(), NURSE, "VBG")
    assert [row.reason for row in inbox_entries(case, NURSE)] == ["request_to_send"]
