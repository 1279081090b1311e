"""What has not left is taken back: the chain behind it closes, and what may have left, or is built on, stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.models.outbox import Outbox
from desktop.models.outbox_withdrawing import retractable
from desktop.models.records import QueueState
from tests.desktop.models.test_overtaking import OTHER, Pile
from tests.sync.little_town import FILE_KEY, Town
from tests.sync.test_attachments import MVO


@pytest.fixture
def pile(tmp_path: Path) -> Pile:
    return Pile(tmp_path)


def op(pile: Pile, name: str) -> str:
    return next(op_id for op_id, told in pile.names.items() if told == name)


def offered(pile: Pile) -> str:
    return "".join(pile.names[one] for one in retractable(pile.outbox.listed("ska-avd1", "9999")))


def test_the_chain_closes_behind_it_and_that_it_was_seen_goes_along(pile: Pile) -> None:
    for name, kind in (("o", "open_case"), ("s", "send"), ("v", "mark_seen")):
        pile.write(name, kind)
    pile.write("x", "send", OTHER)
    pile.write("y", "acknowledge", OTHER)
    assert sorted(offered(pile)) == ["s", "y"]
    assert pile.outbox.withdraw(op(pile, "s"))
    assert not pile.outbox.withdraw(op(pile, "s"))
    pile.write("z", "send")
    assert pile.numbered() == "oxyz"
    pile.outbox.close()


def test_what_something_is_built_on_stays(pile: Pile) -> None:
    pile.write("p", "publish")
    pile.write("t", "transition")
    assert offered(pile) == ""
    assert not pile.outbox.withdraw(op(pile, "p"))
    assert pile.numbered() == "pt"
    pile.outbox.close()


def test_what_may_have_left_is_never_taken_back_not_even_under_a_new_number(pile: Pile) -> None:
    pile.write("s", "send")
    assert pile.numbered() == "s", "taken for a push: nobody knows whether the store has it"
    pile.write("x", "send", OTHER)
    assert offered(pile) == "x"
    pile.outbox.renumber(2)
    assert offered(pile) == "x"
    assert not pile.outbox.withdraw(op(pile, "s"))
    assert pile.outbox.withdraw(op(pile, "x"))
    assert pile.numbered() == "s"
    pile.outbox.close()


def test_after_it_is_taken_back_the_file_opens_as_it_was_left(pile: Pile, tmp_path: Path) -> None:
    pile.write("s", "send")
    pile.write("x", "send", OTHER)
    assert pile.outbox.withdraw(op(pile, "s"))
    pile.outbox.close()
    pile.outbox = Outbox.open(tmp_path / "outbox.db", FILE_KEY, pile.clock, synchronous="OFF")
    assert pile.numbered() == "x"
    pile.outbox.close()


def test_a_message_written_without_network_becomes_a_draft_again_and_nobody_ever_sees_it(town: Town) -> None:
    ward, nurse = town.ward, town.nurse
    case_id = town.admit()
    town.sync_all()
    before = len(ward.desk.outbox())
    answer = ward.desk.send(case_id, "MVO", ["ska-ssk"], MVO)
    (item,) = [one for one in ward.desk.outbox() if one.op_id == answer.op_id]
    assert (item.state, item.unsent, item.answered_at) == (QueueState.QUEUED, True, "")
    assert ward.desk.take_back(item.op_id).code == ""
    assert len(ward.desk.outbox()) == before
    drafts = {cell.path: cell.value for cell in ward.outbox.drafts(ward.unit_id, item.doc_id)}
    assert drafts == {**MVO, "draft/kind": "MVO", "draft/to/ska-ssk": True}
    town.sync_all()
    record = nurse.desk.case(case_id)
    assert record is not None
    assert [message.document.kind for message in record.messages] == ["INS"]
    assert ward.desk.take_back(item.op_id).code == "operation_unknown"


def test_what_has_left_is_said_to_have_left(town: Town) -> None:
    ward = town.ward
    case_id = town.admit()
    town.sync_all()
    answer = ward.desk.send(case_id, "MVO", ["ska-ssk"], MVO)
    ward.sync()
    (item,) = [one for one in ward.desk.outbox() if one.op_id == answer.op_id]
    assert (item.state, item.unsent) == (QueueState.SENT, False)
    assert item.answered_at
    assert (item.awaited, item.acknowledged) == (1, 0)
    assert ward.desk.take_back(item.op_id).code == "has_left"
