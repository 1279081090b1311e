"""Types and publishes until it is killed: `python typist.py FOLDER UNIT CASE DOC`. Tells each thing once it is kept."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.models.clock import Clock
from desktop.models.desk import Desk
from desktop.models.outbox import Outbox
from desktop.models.replica import Replica
from desktop.models.texts import Texts
from desktop.models.workplace import Session, Workplace
from tests.sync.little_town import FILE_KEY

MARKER = "Rollatorn-står-i-hallen"


def main(folder: Path, case_id: str, doc_id: str) -> None:
    clock = Clock()
    outbox = Outbox.open(folder / "outbox.db", FILE_KEY, clock)
    replica = Replica.open(folder / "replica.db", FILE_KEY)
    desk = Desk(outbox, replica, Workplace(Session.from_fact(outbox.fact("session")), clock), Texts.load())
    number = 0
    while True:
        number += 1
        desk.save_draft(case_id, doc_id, "situation", f"{MARKER} {number}")
        sys.stdout.write(f"draft {number}\n")
        if number % 3 == 0:
            answer = desk.publish(case_id, doc_id)
            sys.stdout.write(f"published {answer.op_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
