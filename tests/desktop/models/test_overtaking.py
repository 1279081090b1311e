"""A withdrawal goes before what has not left: numbers, chain and signatures stay whole, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

from desktop.models.outbox import Outbox
from desktop.models.outbox_rows import SendState
from domain.attachment import Attachment
from domain.canonical import sha256_hex
from domain.consent import TELLING
from domain.operation import NO_PREVIOUS, Author, Operation
from domain.signature import verify_operation
from tests.sync.little_town import FILE_KEY, TickingClock

MINE, OTHER = "case", "other"


class Pile:
    """An outbox with operations named by a letter."""

    def __init__(self, folder: Path) -> None:
        self.clock = TickingClock()
        self.outbox = Outbox.open(folder / "outbox.db", FILE_KEY, self.clock, synchronous="OFF")
        self.key = self.outbox.become_device(self.clock.new_id(), 1).key.public_key().public_bytes_raw()
        self.ids = {name: self.clock.new_id() for name in (MINE, OTHER)}
        self.names: dict[str, str] = {}

    def write(self, name: str, kind: str, case: str = MINE, *, overtakes: bool = False, files: bool = False) -> None:
        body: dict[str, object] = {"doc": self.clock.new_id(), "say": name}
        if files:
            data = b"%PDF-"
            file = Attachment(self.clock.new_id(), "x.pdf", len(data), sha256_hex(data))
            self.outbox.blobs.attach("ska-avd1", self.ids[case], str(body["doc"]), file, data)
            body["attachments"] = [{"blob": file.blob, "name": file.name, "size": file.size, "sha256": file.sha256}]
        operation = Operation(
            self.clock.new_id(),
            kind,
            self.ids[case],
            self.clock.new_id(),
            1,
            1,
            NO_PREVIOUS,
            Author("u", "Eva", "sjuksköterska"),
            "ska-avd1",
            self.clock.utc(),
            0,
            body,
        )
        self.names[operation.op_id] = name
        self.outbox.append([operation], overtakes=TELLING if overtakes else ())

    def numbered(self) -> str:
        """What would be pushed, in order, each checked as the store checks it."""
        previous, told = None, ""
        for signed in self.outbox.batch(100, 10_000_000):
            operation = verify_operation(signed, self.key)
            assert previous is None or operation.prev_hash == previous.hash, "the chain is whole"
            previous = signed
            told += self.names[operation.op_id]
        return told

    def shown(self, case: str = MINE) -> str:
        """The order in which the screen replays."""
        entries = self.outbox.unabsorbed("ska-avd1").get(self.ids[case], [])
        return "".join(self.names[entry.operation.op_id] for entry in entries)


def test_it_goes_before_what_would_tell_and_after_what_would_not(tmp_path: Path) -> None:
    pile = Pile(tmp_path)
    for name, kind, case in (
        ("o", "open_case", MINE),
        ("x", "send", OTHER),
        ("c", "record_consent", MINE),
        ("s", "send", MINE),
        ("y", "publish", OTHER),
        ("p", "publish", MINE),
    ):
        pile.write(name, kind, case)
    pile.write("W", "record_consent", overtakes=True)
    assert (pile.shown(), pile.shown(OTHER)) == ("ocWsp", "xy")
    assert pile.numbered() == "oxcWsyp"
    pile.outbox.close()
    again = Outbox.open(tmp_path / "outbox.db", FILE_KEY, pile.clock, synchronous="OFF")
    assert len(again.unabsorbed("ska-avd1")[pile.ids[MINE]]) == 5
    again.close()


def test_what_may_have_left_stays_where_it_is(tmp_path: Path) -> None:
    pile = Pile(tmp_path)
    pile.write("s", "send")
    assert pile.numbered() == "s", "taken for a push: nobody knows whether the store has it"
    pile.write("t", "send")
    pile.write("W", "record_consent", overtakes=True)
    assert [entry.state for entry in pile.outbox.unabsorbed("ska-avd1")[pile.ids[MINE]]] == [
        SendState.SENT,
        SendState.PENDING,
        SendState.PENDING,
    ]
    assert pile.numbered() == "sWt"
    pile.outbox.close()


def test_nothing_to_stop_leaves_it_last(tmp_path: Path) -> None:
    pile = Pile(tmp_path)
    pile.write("x", "send", OTHER)
    pile.write("k", "acknowledge")
    pile.write("W", "record_consent", overtakes=True)
    assert (pile.numbered(), pile.shown()) == ("xkW", "kW")
    pile.outbox.close()


def test_it_does_not_wait_for_the_files_of_what_it_stops(tmp_path: Path) -> None:
    pile = Pile(tmp_path)
    pile.write("o", "open_case")
    pile.write("f", "send", files=True)
    pile.write("p", "publish")
    pile.write("W", "record_consent", overtakes=True)
    assert pile.numbered() == "oW"
    assert pile.shown() == "oWfp"
    pile.outbox.close()
