"""A town of processes: PostgreSQL, the store over it, and clients, each with a proxy between itself and the store."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from central.store.answers import UserRecord
from central.store.store import Store
from domain.directory import Membership
from tests.faults.durable_files import lose_power
from tests.faults.nursery import Child, Gone, Nursery
from tests.faults.proxy import Proxy
from tests.faults.store_program import TOKEN
from tests.postgres.cluster import Cluster
from tests.sync.little_town import LITTLE, STORE_KEY, UNITS

ALL = ("ska-avd1", "ska-ssk", "ska-vc1")
QUIET_SECONDS = 90.0
"""I12: so long after everything is healed all must have all. The clients' longest pause between tries is 0.3 s here;
the rest is for a busy machine."""
MARK = "Rollator"
"""In every text that is written: no file of a client may show it (I14)."""


@dataclass
class Client:
    """One unit's computer: its files, its proxy, its process while there is one."""

    unit: str
    folder: Path
    proxy: Proxy
    child: Child | None = None
    jumped_ms: int = 0
    ways: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def device(self) -> Path:
        """The folder with the databases."""
        return next((self.data / "devices").iterdir())

    @property
    def shadows(self) -> Path:
        return self.folder / "shadows"


@dataclass(frozen=True)
class Template:
    """A closed town to copy: folders of the clients, the store's database, the case everybody holds."""

    folder: Path
    database: str
    case_id: str
    doc_id: str


class World:
    """Everything of one run. `nursery` and `cluster` are shared by the runs of a harness process."""

    def __init__(
        self, nursery: Nursery, cluster: Cluster, units: tuple[str, ...] = ALL, template: Template | None = None
    ) -> None:
        self.nursery = nursery
        self.cluster = cluster
        self.template = template
        self.folder = Path(tempfile.mkdtemp(prefix="samsa-faults-"))
        self.address = cluster.copy(template.database) if template else cluster.database()
        port = int(psycopg.conninfo.conninfo_to_dict(self.address)["port"] or 0)
        self.before_database = Proxy(port, database=True)
        self.store: Child | None = None
        (self.folder / "store").mkdir()
        (self.folder / "store" / "store.key").write_bytes(STORE_KEY.private_bytes_raw())
        self.clients = {unit: Client(unit, self.folder / unit, Proxy(0)) for unit in units}
        for client in self.clients.values():
            if template is not None:
                shutil.copytree(template.folder / client.unit, client.folder)
            client.data.mkdir(parents=True, exist_ok=True)
        self.listening = False
        """Whether clients that start rely on being told of news, or ask all the time."""
        self.plant = ""
        """What is planted into a store that starts (tests.faults.store_program)."""
        self.promised: dict[str, str] = {}
        """By operation that was told as queued, whose it is."""
        self.written: set[str] = set()
        """Every text that somebody tried to publish; each is written once."""

    # -- the store ---------------------------------------------------------------------------------------------

    def start_store(self) -> None:
        """A store's process, where none runs. It answers when this returns."""
        if self.store is not None and alive(self.store):
            return
        self.kill_store()
        argument = {"address": self.through_proxy, "data": str(self.folder / "store"), "plant": self.plant}
        self.store = self.nursery.start("store", self.folder / "store.log", argument)
        port = self.store.hear()["port"]
        for client in self.clients.values():
            client.proxy.target = port

    @property
    def through_proxy(self) -> str:
        """The database's address with our proxy between."""
        whole = psycopg.conninfo.conninfo_to_dict(self.address)
        return f"postgresql://{whole['user']}@127.0.0.1:{self.before_database.port}/{whole['dbname']}"

    def kill_store(self) -> None:
        if self.store is not None:
            self.store.kill()
            self.store = None

    def arm_store(self, step: str, nth: int) -> None:
        with suppress(Gone):
            if self.store is not None:
                self.store.tell(arm=step, nth=nth)

    def break_database_lines(self) -> None:
        """Every connection between store and database breaks, whatever is under way in it."""
        self.before_database.heal()

    def kill_database(self) -> None:
        """PostgreSQL dies with all its processes, and is started again."""
        server = self.cluster.server
        assert server is not None
        server.kill()
        server.start()

    # -- the clients -------------------------------------------------------------------------------------------

    def start_client(self, unit: str, synchronous: str = "", arm: str = "", nth: int = 0) -> dict[str, Any]:
        """A client's process, where none runs; what it told about opening. `synchronous`: how its outbox is synced;
        `arm`: a step at which it dies, counted from before it opens anything."""
        client = self.clients[unit]
        if client.child is not None and alive(client.child):
            return {}
        self.kill_client(unit)
        argument = {
            "unit": unit,
            "data": str(client.data),
            "shadows": str(client.shadows),
            "url": client.proxy.url,
            "token": TOKEN,
            "store_key": STORE_KEY.public_key().public_bytes_raw().hex(),
            "jumped_ms": client.jumped_ms,
            "synchronous": synchronous,
            "listening": self.listening,
        }
        client.child = self.nursery.start("client", client.folder / "client.log", argument)
        self.ask(unit, do="arm", step=arm, nth=nth)
        told = self.ask(unit, do="open")
        client.ways.extend(told.get("ways", ()))
        return told

    def ask(self, unit: str, **words: object) -> dict[str, Any]:
        """What the client answers; {'error': 'Gone'} when it has died over it or was not there."""
        client = self.clients[unit]
        if client.child is None:
            return {"error": "Gone"}
        try:
            return client.child.ask(**words)
        except Gone:
            client.child.kill()
            client.child = None
            return {"error": "Gone"}

    def kill_client(self, unit: str) -> None:
        client = self.clients[unit]
        if client.child is not None:
            client.child.kill()
            client.child = None

    def cut_power(self, unit: str, draw: random.Random) -> None:
        """The computer stops, and with it goes what was not yet on the disk."""
        self.kill_client(unit)
        lose_power(self.clients[unit].device, self.clients[unit].shadows, draw)

    def close_client(self, unit: str) -> None:
        """In order, as when she goes home."""
        client = self.clients[unit]
        if client.child is not None:
            self.ask(unit, do="close")
            if client.child is not None:
                client.child.wait()
            client.child = None

    def publish(self, unit: str, values: dict[str, Any]) -> dict[str, Any]:
        """She writes and shares; what is promised is kept in `promised`."""
        assert self.template is not None
        self.written |= {value for value in values.values() if isinstance(value, str)}
        return self.act(unit, "publish", case=self.template.case_id, doc=self.template.doc_id, values=values)

    def act(self, unit: str, what: str, **words: object) -> dict[str, Any]:
        told = self.ask(unit, do=what, **words)
        if told.get("queued"):
            self.promised[told["op"]] = unit
        return told

    # -- the whole ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        self.start_store()
        for unit in self.clients:
            self.start_client(unit)

    def heal(self) -> None:
        """All faults end: what has died runs again, what was cut passes again."""
        self.before_database.heal()
        for client in self.clients.values():
            client.proxy.heal()
        self.arm_store("", 0)
        self.start_store()
        for unit in self.clients:
            self.ask(unit, do="arm", step="", nth=0)
            self.ask(unit, do="disk", full=False)
            self.start_client(unit)
            if self.ask(unit, do="standing").get("error") == "LookupError":
                # A log-in that was needed did not get through: she presses what the window offers then.
                self.ask(unit, do="open")
            self.ask(unit, do="try_now")

    def until(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait for something. Raises AssertionError naming I12."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, f"I12: {what} has not come in {seconds:.0f} s"
            time.sleep(0.02)

    def until_quiet(self) -> None:
        """Until every client has sent all and holds all. Raises AssertionError naming I12, or I11."""
        for unit in (*self.clients, *self.clients):  # twice: what the last one pushed is news to the first
            try:
                self.until(lambda unit=unit: self._quiet(unit), QUIET_SECONDS, f"quiet at {unit}")  # type: ignore[misc]
            except AssertionError as error:
                told = self.ask(unit, do="standing")
                told.pop("told", None)
                raise AssertionError(f"{error}; {told}; heads {self.heads()}") from error

    def _quiet(self, unit: str) -> bool:
        told = self.ask(unit, do="standing")
        if "error" in told:
            self.start_store()
            self.start_client(unit)
            return False
        if told["problem"] == "files_failed":  # she is told to close and open again
            self.close_client(unit)
            return False
        heads = self.heads()
        return not told["waiting"] and all(heads.get(scope, 0) == at for scope, at in told["cursors"].items())

    def told_truly(self, unit: str) -> None:
        """I11: whatever she is told the store has, it has. Raises AssertionError."""
        told = self.ask(unit, do="standing").get("told", ())
        if told:
            missing = set(told) - {row[0] for row in self.query("SELECT op_id FROM op_key")}
            assert not missing, "I11: told as sent, and the store does not have it"

    def heads(self) -> dict[str, int]:
        return dict(self.query("SELECT scope_id, head FROM scope"))

    def query(self, statement: str) -> list[Any]:
        """Asked of the database itself, as its owner."""
        with psycopg.connect(self.cluster.owner_url(self.address), autocommit=True) as connection:
            return connection.execute(statement.encode()).fetchall()

    def close(self) -> None:
        """Whatever runs ends; nothing is left."""
        for unit in self.clients:
            self.kill_client(unit)
        self.kill_store()
        for proxy in (self.before_database, *(client.proxy for client in self.clients.values())):
            proxy.close()
        self.cluster.drop(self.address)
        shutil.rmtree(self.folder, ignore_errors=True)


def make_template(nursery: Nursery, cluster: Cluster) -> Template:
    """Everybody holds one case with a Planering, and all programs have ended in order."""
    world = World(nursery, cluster)
    store = Store.open(world.address, STORE_KEY)
    users = [UserRecord(f"{work.unit.unit_id}.1", work.name, work.title) for work in LITTLE]
    members = [Membership(f"{work.unit.unit_id}.1", work.unit.unit_id, work.role) for work in LITTLE]
    store.write_reference(UNITS, users, members)
    store.close()
    world.start()
    told = world.ask("ska-avd1", do="admit", name=f"Ingrid {MARK}sson", recipients=["ska-ssk", "ska-vc1"])
    world.until_quiet()
    for unit in world.clients:
        world.close_client(unit)
    folder = world.folder.with_name(world.folder.name + "-template")
    shutil.move(world.folder, folder)
    world.kill_store()
    database = cluster.copy(world.address)
    world.close()
    return Template(folder, database, told["case"], told["doc"])


def alive(child: Child) -> bool:
    """Whether its process still runs."""
    try:
        stat = Path(f"/proc/{child.pid}/stat").read_text("ascii")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
