"""A damaged outbox is salvaged whole: through a crash at any point, in the order of writing, and more than once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from desktop.models.outbox import Outbox
from desktop.models.outbox_rows import DraftCell
from desktop.models.outbox_tables import PAGE_SIZE
from desktop.models.rescue import salvage_outbox
from domain.operation import NO_PREVIOUS, Author, Operation, parse_operation
from tests.sync.little_town import TickingClock

KEY = b"k" * 32
_RENAME = os.rename


def operation(clock: TickingClock) -> Operation:
    author = Author("ska-ssk.1", "Anna Lindh", "sjuksköterska")
    one, two, doc = clock.new_id(), clock.new_id(), clock.new_id()
    return Operation(one, "publish", two, one, 1, 1, NO_PREVIOUS, author, "ska-ssk", clock.utc(), 0, {"doc": doc})


def filled(path: Path, clock: TickingClock, count: int = 3) -> list[str]:
    """More operations in the outbox and a draft; the ids of the operations, in order."""
    outbox = Outbox.open(path, KEY, clock)
    outbox.become_device(clock.new_id(), 1)
    kept = outbox.append([operation(clock) for _ in range(count)])
    outbox.save_draft("ska-ssk", DraftCell("d", "c", "situation", "Går", None, ""))
    outbox.close()
    return [entry.operation.op_id for entry in kept]


def waiting(outbox: Outbox) -> list[str]:
    return [parse_operation(signed.data).op_id for signed in outbox.batch(100, 10**6)]


def run_sql(path: Path, clock: TickingClock, *statements: str) -> None:
    outbox = Outbox.open(path, KEY, clock)
    with outbox._file.write.begin() as db:
        for statement in statements:
            db.exec_driver_sql(statement)
    outbox.close()


class PowerCut(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after", range(6))
def test_a_power_cut_anywhere_among_the_moves_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    path = tmp_path / "outbox.db"
    clock = TickingClock(1)
    kept = filled(path, clock)
    path.with_name("outbox.db-wal").touch()
    moves = 0

    def cut(source: os.PathLike[str], target: os.PathLike[str]) -> None:
        nonlocal moves
        # Making a header whole is a rename too, but none of the salvage's moves.
        if not Path(source).name.endswith(".new"):
            if moves == after:
                raise PowerCut
            moves += 1
        _RENAME(source, target)

    with monkeypatch.context() as power:
        power.setattr(os, "rename", cut)
        power.setattr(os, "replace", cut)
        try:
            salvage_outbox(path, KEY, clock)
        except PowerCut:
            assert moves == after
    outbox = Outbox.open(path, KEY, clock)
    assert waiting(outbox) == kept
    assert outbox.device() is not None
    assert [cell.value for cell in outbox.drafts("ska-ssk")] == ["Går"]
    outbox.close()


def test_what_is_read_from_the_copies_keeps_its_place_in_the_order(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    clock = TickingClock(1)
    kept = filled(path, clock, 4)
    run_sql(path, clock, "DELETE FROM outbox WHERE device_seq IN (1, 3)")
    salvage_outbox(path, KEY, clock)
    outbox = Outbox.open(path, KEY, clock)
    assert waiting(outbox) == kept
    outbox.close()


def test_fault_27_one_wrong_bit_anywhere_loses_nothing_that_waits(tmp_path: Path) -> None:
    """The first page too, and the salt in it: without them nothing else in the file can be found."""
    whole = tmp_path / "whole" / "outbox.db"
    clock = TickingClock(1)
    kept = filled(whole, clock, 6)
    places = [0, *range(40, whole.stat().st_size, 4 * PAGE_SIZE)]
    assert len(places) > 2
    for place in places:
        path = tmp_path / str(place) / "outbox.db"
        shutil.copytree(whole.parent, path.parent)
        data = bytearray(path.read_bytes())
        data[place] ^= 1
        path.write_bytes(data)
        salvage_outbox(path, KEY, clock)
        outbox = Outbox.open(path, KEY, clock)
        outbox.become_device(clock.new_id(), 1)  # its facts may have lain in the page
        assert waiting(outbox) == kept, place
        outbox.close()
        assert not list(path.parent.glob("*mending*"))


def test_a_file_can_be_salvaged_again_with_what_was_held_both_times(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    clock = TickingClock(1)
    hold = "UPDATE outbox SET state = 'held', code = 'not_writable' WHERE incarnation > 0 AND device_seq = 1"
    held = filled(path, clock, 1)
    run_sql(path, clock, hold, "DELETE FROM copy")
    salvage_outbox(path, KEY, clock)
    held += filled(path, clock, 1)
    run_sql(path, clock, hold, "DELETE FROM copy")
    kept = filled(path, clock, 2)
    for _ in range(2):
        salvage_outbox(path, KEY, clock)
        outbox = Outbox.open(path, KEY, clock)
        assert waiting(outbox) == kept
        assert outbox.counts()[2] == 2
        assert all(outbox.entry(op_id) is not None for op_id in held)
        outbox.close()
