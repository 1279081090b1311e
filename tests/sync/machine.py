"""A Hypothesis state machine: three devices, the real store, and a network and power supply that fail."""

from __future__ import annotations

import importlib
import shutil
import tempfile
from pathlib import Path
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from central.store.answers import StoreRefusal
from desktop.models.pages import Page
from desktop.sync.dialogue import TransportError
from domain.operation import CellValue
from tests.postgres.cluster import Cluster
from tests.sync.acts import act
from tests.sync.checker import Log, check_any_time, check_quiet, check_store
from tests.sync.little_town import Device, StoreDied, Town, copy_town

OWNER, *GUESTS = UNITS = ("ska-avd1", "ska-ssk", "ska-vc1")
WORDS = ("Uppegående", "Sängliggande", "Vill hem", "Vill till korttids")
ROWS = ("01a1f878-0000-7000-8000-000000000001", "01a1f878-0000-7000-8000-000000000002")
PROSE = ("situation", "person_view", "kin_view")
YES_NO = (True, False)
_templates: dict[Cluster | None, Path] = {}
_QUICK = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where files cost least. No crash of the machine is simulated in here, so none of them needs a disk."""
LIVENESS = 4
"""In so many rounds of everybody, once nothing fails any more, all must have all (I12)."""


STORE_STEPS = (
    "push:lock_device",
    "judging:lock_cases",
    "judging:save_cases",
    "push:record",
    "push:feed_moves",
)
"""Functions inside the store's transaction, before or after which it may die."""


class PowerCut(BaseException):
    """The computer dies here."""


def template(cluster: Cluster | None = None) -> tuple[Path, str, str]:
    """A closed town in which everybody holds one case with a Planering: (folder, case id, document id)."""
    if cluster not in _templates:
        folder = Path(tempfile.mkdtemp(prefix="samsa-town-", dir=_QUICK)) / "town"
        address = cluster.database() if cluster else ""
        town = Town.found(folder, address)
        case_id, plan = town.planning()
        town.close()
        (folder / "ids").write_text(f"{case_id} {plan} {address}", "utf-8")
        _templates[cluster] = folder
    case_id, plan, *_ = (_templates[cluster] / "ids").read_text("utf-8").split()
    return _templates[cluster], case_id, plan


class Machine(RuleBasedStateMachine):
    """What three people may do, and what may happen to them. `cluster`: where the stores are, when not in files."""

    cluster: ClassVar[Cluster | None] = None

    @initialize()
    def found(self) -> None:
        folder, self.case_id, self.plan = template(self.cluster)
        self.folder = Path(tempfile.mkdtemp(prefix="samsa-machine-", dir=_QUICK))
        *_, model = (folder / "ids").read_text("utf-8").split(" ")
        self.address = self.cluster.copy(model) if self.cluster else ""
        self.town: Town = copy_town(folder, self.folder / "town", self.address)
        self.promised: dict[str, str] = {}
        self.touched: set[str] = set()
        self.written = set(Log(self.town.store).keys)
        self.pages: list[Page] = []
        self.images: dict[str, Path] = {}

    # -- what people do -----------------------------------------------------------------------------------------

    @act(weight=3, unit=UNITS, path=PROSE, word=WORDS)
    def publish(self, unit: str, path: str, word: str) -> None:
        self._publish(unit, {path: word})

    @act(unit=UNITS, first=WORDS, second=WORDS)
    def publish_two_fields(self, unit: str, first: str, second: str) -> None:
        self._publish(unit, {"situation": first, "person_view": second})

    @act(unit=UNITS, yes=YES_NO, word=WORDS)
    def publish_tied_fields(self, unit: str, yes: bool, word: str) -> None:
        self._publish(unit, {"sip_to_be_done": "YES"} if yes else {"sip_to_be_done": "NO", "sip_comment": word})

    @act(unit=UNITS, row=ROWS, word=WORDS)
    def write_in_row(self, unit: str, row: str, word: str) -> None:
        self._publish(unit, {f"equipment/{row}/what": word})

    @act(unit=UNITS, row=ROWS)
    def remove_row(self, unit: str, row: str) -> None:
        self._publish(unit, {f"equipment/{row}": False})

    @act(unit=UNITS, path=PROSE, word=WORDS)
    def begin_typing(self, unit: str, path: str, word: str) -> None:
        if self._device(unit).desk.case(self.case_id) is None:
            return
        self._device(unit).desk.save_draft(self.case_id, self.plan, path, word)

    @act(unit=UNITS)
    def acknowledge(self, unit: str) -> None:
        device = self._device(unit)
        record = device.desk.case(self.case_id)
        if record is not None and record.messages and record.messages[0].may_acknowledge:
            self._promise(unit, device.desk.acknowledge(self.case_id, record.messages[0].document.doc_id))

    @act(unit=UNITS, word=WORDS)
    def settle_two_texts(self, unit: str, word: str) -> None:
        device = self._device(unit)
        record = device.desk.case(self.case_id)
        if record is None or not record.two_texts:
            return
        conflict = record.two_texts[0].conflict
        values: dict[str, CellValue] = dict(zip(conflict.paths, conflict.values, strict=True))
        if list(values) == ["situation"]:
            values = {"situation": word}
        self._promise(unit, device.desk.resolve(self.case_id, self.plan, [conflict.conflict_id], values))

    @act(unit=GUESTS)
    def a_unit_leaves(self, unit: str) -> None:
        self._promise(OWNER, self._device(OWNER).desk.change_parties(self.case_id, remove=[unit]))

    @act(weight=2, unit=GUESTS)
    def a_unit_joins(self, unit: str) -> None:
        self._promise(OWNER, self._device(OWNER).desk.change_parties(self.case_id, add=[unit]))

    # -- what happens to them -----------------------------------------------------------------------------------

    @act(weight=3, unit=UNITS)
    def sync(self, unit: str) -> None:
        self._sync(unit)

    @act(unit=UNITS, lost=("hello", "push", "pull"), reply=YES_NO, nth=(0, 1, 2))
    def sync_with_a_loss(self, unit: str, lost: str, reply: bool, nth: int) -> None:
        self._cut(unit, lost, reply, nth, TransportError("unreachable"))

    @act(unit=UNITS, at=("push", "pull"), reply=YES_NO, nth=(0, 1, 2))
    def power_cut_while_syncing(self, unit: str, at: str, reply: bool, nth: int) -> None:
        self._cut(unit, at, reply, nth, PowerCut())

    @act(unit=UNITS, nth=(0, 1))
    def power_cut_in_a_page(self, unit: str, nth: int) -> None:
        device = self._device(unit)
        left = [nth]
        rewrite = device.desk.shown.rewrite_touched

        def cut(*args: Any) -> None:
            rewrite(*args)
            left[0] -= 1
            if left[0] < 0:
                raise PowerCut

        device.desk.shown.rewrite_touched = cut  # type: ignore[method-assign, assignment]
        self._sync(unit)
        if device.desk.shown.rewrite_touched is cut:
            device.desk.shown.rewrite_touched = rewrite  # type: ignore[method-assign]

    @act(unit=UNITS)
    def power_cut(self, unit: str) -> None:
        self._restart(self._device(unit))

    @act(unit=UNITS)
    def an_old_push_arrives_again(self, unit: str) -> None:
        for device_id, incarnation, first_seq, operations in self._device(unit).transport.pushed[-3:][::-1]:
            try:
                self.town.store.push(device_id, incarnation, first_seq, operations)
            except StoreRefusal:
                continue

    @act(unit=UNITS, back=(1, 2, 3, 4))
    def an_old_page_arrives_instead(self, unit: str, back: int) -> None:
        device = self._device(unit)
        old = [page for page in self.pages if page.header.scope == device.scope][-back:]
        waiting = old[:1]

        def swap(page: Page) -> Page:
            return waiting.pop() if waiting and page.header.scope == device.scope else page

        device.transport.change_page = swap
        self._sync(unit)

    @act(unit=UNITS)
    def the_replica_is_lost(self, unit: str) -> None:
        device = self._device(unit)
        device.stop()
        for part in device.folder.glob("replica.db*"):
            part.unlink()
        device.start()

    @act(unit=UNITS)
    def the_disk_is_imaged(self, unit: str) -> None:
        device = self._device(unit)
        device.stop()
        image = self.folder / f"image-{unit}"
        shutil.rmtree(image, ignore_errors=True)
        shutil.copytree(device.folder, image)
        self.images[unit] = image
        device.start()

    @act(unit=UNITS)
    def the_disk_is_restored(self, unit: str) -> None:
        """Work of the time between that never left the computer is gone with the disk; nothing else may be."""
        device = self._device(unit)
        device.stop()
        shutil.rmtree(device.folder)
        shutil.copytree(self.images.get(unit, template(self.cluster)[0] / unit), device.folder)
        device.start()
        known = Log(self.town.store).keys.keys() | self._in_outbox(device)
        self.promised = {op: owner for op, owner in self.promised.items() if owner != unit or op in known}

    @act(unit=UNITS, seconds=(-63_072_000, -86_400, 86_400, 40 * 86_400))
    def the_clock_is_set(self, unit: str, seconds: int) -> None:
        """The computer's clock jumps: a day, forty days, two years back."""
        self._device(unit).clock.jump(seconds)

    @act(seconds=(-7_200, -60, 3_600))
    def the_stores_clock_is_set(self, seconds: int) -> None:
        self.town.clock.jump(seconds)

    @act()
    def the_store_restarts(self) -> None:
        self.town.reopen_store()

    @act(weight=2, unit=UNITS, word=WORDS, step=STORE_STEPS, done=YES_NO)
    def the_store_dies_while_judging(self, unit: str, word: str, step: str, done: bool) -> None:
        """Inside the push's transaction; all of it must be as if it had never come."""
        self._publish(unit, {"situation": word})
        module, _, name = step.partition(":")
        place = importlib.import_module(f"central.store.{module}")
        whole = getattr(place, name)
        left = [0]

        def die(*args: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == -1 and not done:
                raise StoreDied
            answer = whole(*args, **named)
            if left[0] == -1:
                raise StoreDied
            return answer

        setattr(place, name, die)
        try:
            self._sync(unit)
        finally:
            setattr(place, name, whole)

    # -- what must hold -----------------------------------------------------------------------------------------

    @invariant()
    def holds_at_any_time(self) -> None:
        if not hasattr(self, "town"):
            return
        if self.touched:
            log = self.town.log(Log)
            for unit in sorted(self.touched):
                check_any_time(self.town.devices[unit], log)
        self.touched.clear()

    def teardown(self) -> None:
        if not hasattr(self, "town"):
            return
        try:
            for _ in range(LIVENESS):
                for unit in self.town.devices:
                    self._sync(unit)
                if self.town.quiet():
                    break
            log = Log(self.town.store)
            with self.town.store._database.read() as db:
                context = self.town.store._rules(db).context(self.town.clock.moment())
            check_store(log, context, self.written)
            check_quiet(self.town.devices.values(), log, self.promised)
            for device in self.town.devices.values():
                assert device.replica.unwiped() == (), "I8: what was taken away is not wiped"
                assert self.town.store.owed_purges(device.scope) == (), "I8: nobody answers for what was taken away"
        finally:
            self.drop()

    def drop(self) -> None:
        """Leave nothing behind."""
        self.town.close()
        if self.cluster is not None:
            self.cluster.drop(self.address)
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- how ----------------------------------------------------------------------------------------------------

    def _device(self, unit: str) -> Device:
        self.touched.add(unit)
        return self.town.devices[unit]

    def _publish(self, unit: str, values: dict[str, CellValue]) -> None:
        desk = self._device(unit).desk
        if desk.case(self.case_id) is None:
            return  # nobody writes in what she is not shown
        for path, value in values.items():
            desk.save_draft(self.case_id, self.plan, path, value)
        self._promise(unit, desk.publish(self.case_id, self.plan))

    def _promise(self, unit: str, answer: Any) -> None:
        if answer.queued:
            self.promised[answer.op_id] = unit
            self.written.add(answer.op_id)

    def _sync(self, unit: str) -> None:
        device = self._device(unit)
        keep = device.transport.change_page

        def remember(page: Page) -> Page:
            self.pages.append(page)
            return keep(page)

        device.transport.change_page = remember
        try:
            device.sync()
        except PowerCut:
            self._restart(device)
        finally:
            device.transport.change_page = lambda page: page
            device.transport.before = device.transport.after = lambda _what: None

    def _cut(self, unit: str, what: str, reply: bool, nth: int, fault: BaseException) -> None:
        device = self._device(unit)
        left = [nth]

        def hook(asked: str) -> None:
            if asked == what:
                left[0] -= 1
                if left[0] == -1:
                    raise fault

        if reply:
            device.transport.after = hook
        else:
            device.transport.before = hook
        self._sync(unit)

    def _restart(self, device: Device) -> None:
        device.stop()
        device.start()

    def _in_outbox(self, device: Device) -> set[str]:
        with device.outbox._file.read.begin() as db:
            return set(db.exec_driver_sql("SELECT op_id FROM outbox").scalars())
