"""From a ticket to a working desk: files opened, device enrolled, rounds running. No screen in here.

Opening needs no network when somebody has worked at the unit on this computer before. Everything on the desk runs on
the database worker; the network has a thread of its own, and its library is loaded only when that thread starts.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from desktop.app.left_behind import LeftBehind
from desktop.app.session_ticket import SessionTicket
from desktop.models.attachment_door import AttachmentDoor
from desktop.models.clock import Clock, utc_text
from desktop.models.event_log import Details
from desktop.models.place import Place, forget_writing, kept_writing, place_of_unit, place_to_return_to, read_place
from desktop.models.records import Change, SyncState, UnitRecord
from desktop.models.sealed_work import LeftWork
from desktop.models.sign_in import Login
from desktop.models.sync_door import SyncDoor
from desktop.models.texts import Texts
from desktop.models.worker import Worker, WorkerStopped
from desktop.session.computer_kind import ComputerKind
from desktop.session.device import OpenDesk, introduce, open_desk
from desktop.session.ended_keys import forget_word, word_left
from desktop.session.keystore import Keys, KeyStore
from desktop.session.passing import PassingKeys, clear, clear_old, passing_folder
from desktop.sync.dialogue import NEEDS_LOGIN, StoreRefused, TransportError
from domain.case import REFERENCE_SCOPE
from domain.stillness import Ending

if TYPE_CHECKING:
    from desktop.session.vault import OpenVault
    from desktop.sync.key_turn import KeyTurn
    from desktop.sync.live import LiveWatch
    from desktop.sync.schedule import Schedule
    from desktop.sync.transport import HttpTransport
    from desktop.sync.work_session import WorkSession

LAST_PUSH_SECONDS = 5.0
BEFORE_SLEEP_SECONDS = 3.0
"""Linux waits five seconds for all of us before it sleeps; the files are to be closed by then too."""
LOG_OUT_SECONDS = 2.0


class Workday:
    """One person's work at one unit in one session process. `tell_*` are called on worker and network threads."""

    def __init__(
        self,
        ticket: SessionTicket,
        tell_change: Callable[[Change], None],
        tell_sync: Callable[[SyncState], None],
        worker: Worker,
        texts: Texts,
    ) -> None:
        self.ticket = ticket
        self.clock = Clock()
        self.texts = texts
        self.worker = worker
        self.opened: OpenDesk | None = None
        self.keys: OpenVault | None = None
        """The open keys of files that have a PIN."""
        self._passing: Path | None = None
        self._passing_keys = PassingKeys()
        self._tell_change = tell_change
        self._tell_sync = tell_sync
        self._transport: HttpTransport | None = None
        self._session: WorkSession | None = None
        self._beginning = threading.Lock()
        self._schedule: Schedule | None = None
        self._watch: LiveWatch | None = None
        self._door: SyncDoor | None = None
        self._stood_at: dict[str, int] = {}
        """How far the inbox had come when the files were closed."""

    @property
    def data(self) -> Path:
        """Where the session's files lie."""
        return self._passing or Path(self.ticket.data)

    def _keys(self) -> Keys:
        """The keys the files open with."""
        if not self.ticket.passing:
            return self.keys or KeyStore(self.data, training=self.ticket.training)
        if self._passing is None:
            base = Path(self.ticket.data)
            clear_old(base, self.left_work())
            self._passing = passing_folder(base)
        return self._passing_keys

    def open(self, answer: tuple[Login, tuple[UnitRecord, ...]] | None = None) -> OpenDesk:
        """Open the desk; on the database worker. Raises what `open_desk` raises.

        Without an answer from `log_in` the last session on this computer is taken up.
        """
        login, units = answer or self._told()
        keys = self._keys()
        self.opened = open_desk(
            self.data,
            self.ticket.unit,
            login,
            units,
            keys,
            self.clock,
            self.texts,
            self.ticket.store_key,
            self._tell_change,
            self.ticket.account,
        )
        events = self.opened.desk.events
        events.later, events.offline = self._write_later, login is None
        self._tell_what_ended(self.opened)
        if self.keys is not None and self.keys.wrong_before:
            events.note("unlock_failed", code="wrong_pin", count=self.keys.wrong_before)
            self.keys.wrong_before = 0
        events.note("logged_in", what="unlocked" if self.ticket.unlocks else "")
        return self.opened

    @staticmethod
    def _tell_what_ended(opened: OpenDesk) -> None:
        """Why this computer had to begin anew, if it had to; kept until it is in the log."""
        ended = word_left(opened.folder)
        if ended is not None:
            at = utc_text(ended.last_try_ms) if ended.last_try_ms else ""
            opened.desk.events.write("keys_ended", code=ended.code, count=ended.wrong, resource=at)
            forget_word(opened.folder)

    def note(self, kind: str, **details: Unpack[Details]) -> None:
        """Gather an event of the access log; any thread. Nothing while no desk is open: nothing can be seen then."""
        if self.opened is not None:
            self.opened.desk.events.note(kind, **details)

    def _write_later(self, write: Callable[[], None]) -> None:
        with contextlib.suppress(WorkerStopped):  # what is gathered then is written when the files are closed
            self.worker.submit(write, background=True)

    def _on_sync(self, state: SyncState) -> None:
        if self.opened is not None:
            self.opened.desk.events.offline = not state.connected
        self._tell_sync(state)

    def log_in(self) -> tuple[Login, tuple[UnitRecord, ...]]:
        """Ask the store who we are; on a thread that may wait. Raises TransportError or StoreRefused."""
        transport = self.network()
        told: tuple[Login, tuple[UnitRecord, ...]]
        if self.ticket.work is None:
            told = transport.login(), transport.units()
        else:
            login, units = self._told()
            if login is None:
                raise StoreRefused(NEEDS_LOGIN, {})  # she must show her card, which is the launcher's part
            told = login, units
        if self.keys is not None:
            self._renew_lease(transport, self.keys)
        return told

    def reach_store(self) -> None:
        """Make sure that the store lets us in. Raises TransportError or StoreRefused."""
        if self.ticket.work is None:
            self.network().login()
        elif self.ticket.work.login is None:
            raise StoreRefused(NEEDS_LOGIN, {})
        else:
            self.network().meet()

    def left_behind(self) -> LeftBehind:
        """What another session process goes on with when this one is locked, and what its launcher is told by."""
        refresh = self._session.refresh_token if self._session is not None else ""
        if self._transport is None or self.ticket.passing:
            return LeftBehind(refresh)
        return LeftBehind(refresh, self._transport.kept_poke_token, self._stood_at)

    def _told(self) -> tuple[Login | None, tuple[UnitRecord, ...]]:
        """What the launcher knows of the log-in, outside training."""
        work = self.ticket.work
        return (None, ()) if work is None or work.login is None else (work.login, (work.unit,))

    def _renew_lease(self, transport: HttpTransport, keys: OpenVault) -> None:
        """Without the store's share nothing that was fetched can be opened, so it comes before the desk."""
        device = self.worker.run_background(lambda: introduce(self.data, self.ticket.account, keys, self.clock))
        if self._session is not None:
            self._session.use_device(device.device_id, device.key)
        transport.enrol(device.device_id, device.key.public_key().public_bytes_raw())
        grant = transport.lease(device.device_id, keys.lease_id, ward=self._on_ward)
        keys.take(grant, self.clock.now_ms() + grant.lasts_ms)

    def start_rounds(self) -> None:
        """Begin to sync, once however many ask; on a thread that may wait, since the network's library is loaded here.

        Who opens a case before the rest is loaded asks for it a second time, on another thread.
        """
        with self._beginning:
            self._start_rounds()

    def _start_rounds(self) -> None:
        from desktop.sync.enrolment import Enrolled  # noqa: PLC0415 - see the module's text
        from desktop.sync.live import LiveWatch  # noqa: PLC0415 - see the module's text
        from desktop.sync.schedule import LOOPBACK_PACE, Pace, Schedule  # noqa: PLC0415 - see the module's text

        opened = self.opened
        if opened is None or self._schedule is not None:
            return
        device = opened.outbox.device()
        if device is None:
            raise LookupError("the desk was opened without a device")
        self.network()
        if self._session is not None:
            self._session.use_device(device.device_id, device.key)
        door = self._door = SyncDoor(opened.desk)
        schedule = Schedule(
            Enrolled(self.network(), device.key.public_key().public_bytes_raw()),
            door,
            opened.desk.counts,
            self.clock,
            self.worker.run_background,
            self._on_sync,
            LOOPBACK_PACE if self.ticket.training else Pace(),
            attachments=(self.network(), AttachmentDoor(opened.desk)),
            keys=self._key_turn(door),
        )
        self._schedule = schedule
        self._watch = LiveWatch(
            self.network(),
            lambda: self.worker.run_background(door.cursors),
            schedule.news,
            schedule.network_up,
            self.clock,
        )
        schedule.watch(self._watch.hears)
        schedule.start()
        self._watch.start()

    def _key_turn(self, door: SyncDoor) -> KeyTurn:
        from desktop.sync.key_turn import KeyTurn  # noqa: PLC0415 - see the module's text

        run, left = self.worker.run_background, self.left_work()
        return KeyTurn(self.network(), self.clock, run, door, left, self.keys, ward=self._on_ward)

    @property
    def _on_ward(self) -> bool:
        return self.ticket.computer is not ComputerKind.OWN

    def left_work(self) -> LeftWork:
        """Sealed work of outboxes on this computer that nobody can open any more."""
        return LeftWork(Path(self.ticket.data) / "left")

    def keep_place(self, place: Place) -> None:
        """Where she was when the program locked; on the database worker."""
        if self.opened is not None:
            self.opened.outbox.store_fact(place_of_unit(self.ticket.unit), place.to_fact())

    def kept_place(self) -> Place:
        """Where a locked session was left, or one that died while something was written; on the database worker."""
        if self.opened is None:
            return Place()
        outbox = self.opened.outbox
        locked_at = read_place(outbox.fact(place_of_unit(self.ticket.unit))) if self.ticket.unlocks else None
        return place_to_return_to(locked_at, kept_writing(outbox, self.opened.desk.workplace.unit_id))

    def _forget_writing(self) -> None:
        """On the database worker: what is closed in order begins afresh."""
        if self.opened is not None:
            forget_writing(self.opened.outbox, self.opened.desk.workplace.unit_id)

    def wake(self) -> None:
        """Something was queued: sync soon."""
        if self._schedule is not None:
            self._schedule.wake()

    def try_now(self) -> None:
        if self._schedule is not None:
            self._schedule.try_now()

    def network_up(self) -> None:
        """The computer says that it has a network."""
        if self._schedule is not None:
            self._schedule.network_up()

    def close(self, ending: str = "logged_out", why: str = "") -> None:
        """End the rounds after a last push of at most 5 s, then close the files. `ending` is a kind of event."""
        self.note(ending, reason=why)
        if self._watch is not None:
            self._watch.stop()
        if self._schedule is not None:
            self._schedule.stop(BEFORE_SLEEP_SECONDS if why == Ending.ASLEEP.value else LAST_PUSH_SECONDS)
        if self._transport is not None:
            if ending != "locked":
                self._log_out(self._transport)
            self._transport.close()
        self.worker.submit(self._note_cursors if ending == "locked" else self._forget_writing)
        # On the worker, behind an opening that may still be going on: what it opens is closed in order too.
        self.worker.submit(self.close_files)

    def _note_cursors(self) -> None:
        """On the database worker. The reference tells of no messages; before the first sync all would be new."""
        if self._door is not None and self._door.freshness()[0]:
            self._stood_at = {scope: at for scope, at in self._door.cursors().items() if scope != REFERENCE_SCOPE}

    def _log_out(self, transport: HttpTransport) -> None:
        """End the session in the store too, if it answers at once: without that it ends by itself."""

        def leave() -> None:
            with contextlib.suppress(StoreRefused, TransportError):
                transport.log_out()

        leaving = threading.Thread(target=leave, name="log-out", daemon=True)
        leaving.start()
        leaving.join(LOG_OUT_SECONDS)

    def close_files(self) -> None:
        """Close what is open; on the database worker."""
        if self.opened is not None:
            self.opened.desk.events.flush()
            self.opened.close()
        if self._passing is not None:
            clear(self._passing, self.left_work())

    def network(self) -> HttpTransport:
        """The store, over the network; made when it is first needed."""
        from desktop.sync.transport import HttpTransport  # noqa: PLC0415 - 0.1 s that the first window need not wait
        from desktop.sync.work_session import WorkSession  # noqa: PLC0415

        if self._transport is None:
            work = self.ticket.work
            if work is not None:
                self._session = WorkSession(self.ticket.unit, work.id_token, work.refresh_token)
            self._transport = HttpTransport(self.ticket.url, self.ticket.token, self.ticket.unit, work=self._session)
        return self._transport
