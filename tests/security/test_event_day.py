"""How a day begins and ends in the access log, without a window: who came in, after how many wrong PINs, who left."""

from __future__ import annotations

from pathlib import Path

from desktop.app.session_ticket import SessionTicket
from desktop.app.workday import Workday
from desktop.models.outbox import Outbox
from desktop.models.outbox_tables import event as kept_events
from desktop.models.sign_in import Login
from desktop.models.texts import Texts
from desktop.models.worker import Worker
from desktop.session.device_folder import account_of, device_folder
from desktop.session.vault import OpenVault, PinError
from domain.event import Event, parse_event
from tests.security.key_rings import PIN, Computer, Ring
from tests.sync.little_town import STORE_KEY, TickingClock

UNIT = "ska-ssk"
ACCOUNT = account_of(UNIT)
LOGIN = Login(
    "ska-ssk.1",
    "Anna Lindh",
    "sjuksköterska",
    UNIT,
    ("CASEWORKER_KOM",),
    STORE_KEY.public_key().public_bytes_raw().hex(),
)


def opened(computer: Computer, wrong: int) -> OpenVault:
    for _ in range(wrong):
        try:
            computer.vault().unlock("000111")
        except PinError as error:
            computer.now_ms += error.wait_ms
    return computer.vault().unlock(PIN)


def day(data: Path, keys: OpenVault, ending: tuple[str, str], *, online: bool) -> None:
    worker = Worker()
    worker.start()
    ticket = SessionTicket("", "", LOGIN.store_key, UNIT, str(data))
    workday = Workday(ticket, lambda _: None, lambda _: None, worker, Texts.load())
    workday.keys = keys
    worker.submit(lambda: workday.open((LOGIN, ()) if online else None)).result()
    workday.close(*ending)
    worker.stop()


def told(data: Path, keys: OpenVault) -> list[Event]:
    folder = device_folder(data, ACCOUNT)
    outbox = Outbox.open(folder.outbox, keys.for_file("outbox"), TickingClock())
    with outbox._file.read.begin() as db:
        rows = db.execute(kept_events.select().order_by(kept_events.c.n)).all()
    outbox.close()
    return [parse_event(row.data) for row in rows]


def test_wrong_pins_are_told_when_the_right_one_has_come(tmp_path: Path) -> None:
    computer = Computer(tmp_path, Ring(), ACCOUNT)
    day(tmp_path, computer.enrolled(), ("logged_out", "unit"), online=True)
    day(tmp_path, opened(computer, 2), ("locked", "idle"), online=False)
    keys = opened(computer, 0)
    day(tmp_path, keys, ("logged_out", ""), online=False)
    events = told(tmp_path, keys)
    assert [(one.kind, one.reason or one.code, one.count, one.offline) for one in events] == [
        ("chain_began", "first", 1, False),
        ("logged_in", "", 1, False),
        ("logged_out", "unit", 1, False),
        ("unlock_failed", "wrong_pin", 2, True),
        ("logged_in", "", 1, True),
        ("locked", "idle", 1, True),
        ("logged_in", "", 1, True),
        ("logged_out", "", 1, True),
    ]
    assert {one.actor.name for one in events} == {"Anna Lindh"}
