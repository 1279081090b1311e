"""Who is working, for which unit, on which device, and the rules known here: what an operation is judged by."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import yaml

from desktop.models.clock import Clock
from desktop.models.known import Known
from desktop.models.texts import Texts
from desktop.models.unit_finder import UnitFinder
from domain.access_table import AccessTable, load_access
from domain.context import Context, FormLibrary, form_library
from domain.deadline_limits import DeadlineLimits, load_limits
from domain.directory import Directory, Membership, Seat, Unit
from domain.forms.definition import FormDefinition
from domain.forms.findings import Facts
from domain.forms.loading import load_definition
from domain.operation import Author
from domain.process import ProcessTable, load_process
from domain.protected import Protection, load_protection
from domain.reference import (
    Reference,
    library,
    processes,
    read_reference,
    readable_forms,
    unreadable_labels,
)
from domain.told import Told
from resources import resource_path


@dataclass(frozen=True, slots=True)
class Session:
    """What the store told at log-in. Kept in the outbox so that the next start needs no network."""

    author: Author
    unit: Unit
    roles: tuple[str, ...]
    store_key: str

    def to_fact(self) -> dict[str, object]:
        """JSON for the outbox."""
        return {
            "user": [self.author.user_id, self.author.name, self.author.title],
            "unit": [
                self.unit.unit_id,
                self.unit.name,
                self.unit.kind,
                self.unit.sub_region,
                self.unit.operation,
                self.unit.group,
                self.unit.phone,
            ],
            "roles": list(self.roles),
            "store_key": self.store_key,
        }

    @classmethod
    def from_fact(cls, fact: object) -> Session:
        """Read it back. Raises KeyError or TypeError for anything else."""
        if not isinstance(fact, dict):
            raise TypeError("session")
        return cls(Author(*fact["user"]), Unit(*fact["unit"]), tuple(fact["roles"]), fact["store_key"])


@dataclass(frozen=True, slots=True)
class _Told:
    """One telling of the reference, with the forms read from it; None before the first."""

    reference: Reference
    forms: Mapping[str, FormDefinition] | None
    finder: UnitFinder | None = None


class Workplace:
    """The session with what the scope `reference` told when it was last pulled.

    Until then, and for what the store has never issued, it is what came with the program.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self.session = session
        self.clock = clock
        self._told = _Told(Reference(), None)
        self._seats: tuple[str, ...] = ()
        self._usual: tuple[str, ...] = ()
        self._kind_words: Mapping[str, str] = MappingProxyType({})
        self._known: tuple[_Told, tuple[str, tuple[str, ...], tuple[str, ...]], Known] | None = None

    @property
    def unit_id(self) -> str:
        return self.session.unit.unit_id

    @property
    def known(self) -> Known:
        """As of today: a form or a policy begins on a day. Any thread may ask."""
        day, told, seats, usual, made = self.clock.today(), self._told, self._seats, self._usual, self._known
        if made is None or made[0] is not told or made[1] != (day, seats, usual):
            made = (told, (day, seats, usual), self._on(day, told, seats, usual))
            self._known = made
        return made[2]

    @property
    def directory(self) -> Directory:
        return self.known.directory

    @property
    def forms(self) -> FormLibrary:
        return self.known.forms

    def learn(self, told: Iterable[Told]) -> None:
        """Take everything from the reference scope's documents."""
        self._learn(read_reference(told))

    def learn_more(self, told: Iterable[Told]) -> None:
        """Take what these documents of it say now; what the others said stands."""
        self._learn(read_reference(told, self._told.reference))

    def _learn(self, reference: Reference) -> None:
        forms = readable_forms(reference, self._told.forms or shipped_forms().by_hash)
        codes = (reference.codes or shipped_codes()).get("municipalities", MappingProxyType({}))
        # Put together here, on the worker: with ten thousand units the screen would stand still meanwhile.
        finder = UnitFinder.over(_directory(self.session, reference.units, ()), codes, self._kind_words)
        self._told = _Told(reference, forms, finder)

    def speak(self, texts: Texts) -> None:
        """What kinds of units are called; said before anything is learnt."""
        start = "admin_page.kind."
        words = {code.removeprefix(start): texts.say(code) for code in texts.codes if code.startswith(start)}
        self._kind_words = MappingProxyType(words)

    def accustom(self, units: Iterable[str]) -> None:
        """Whom the own unit has most to do with, most first."""
        self._usual = tuple(units)

    def sit(self, compartments: Iterable[str]) -> None:
        """The compartments of the unit (scopes) that the store has told are hers too."""
        self._seats = tuple(sorted(compartments))

    def context(self) -> Context:
        """What an operation made now is judged by."""
        known = self.known
        facts = Facts(self.clock.today(), self.clock.local_minute(), known.policies)
        return Context(known.directory, known.forms, known.processes, facts, shipped_access(), shipped_protection())

    def _on(self, day: str, told: _Told, seats: tuple[str, ...], usual: tuple[str, ...]) -> Known:
        shipped, reference = shipped_forms(), told.reference
        return Known(
            _directory(self.session, reference.units, seats),
            library(reference, told.forms or shipped.by_hash, shipped, day),
            processes(reference, shipped_processes(), day),
            reference.policies_on(day),
            reference.codes or shipped_codes(),
            unreadable_labels(reference, told.forms or shipped.by_hash),
            shipped_limits().with_policies(reference.policies),
            reference.notices,
            told.finder,
            usual,
        )


def _directory(session: Session, units: Mapping[str, Unit], seats: tuple[str, ...]) -> Directory:
    known = dict(units)
    mine = session.unit.unit_id
    known.setdefault(mine, session.unit)
    memberships = tuple(Membership(session.author.user_id, mine, role) for role in session.roles)
    return Directory(MappingProxyType(known), memberships, tuple(Seat(session.author.user_id, s) for s in seats))


@cache
def shipped_forms() -> FormLibrary:
    """Every form definition that comes with the program. Raises DefinitionError for a broken one."""
    files = [*sorted(resource_path("forms", "earlier").glob("*.yaml")), *sorted(resource_path("forms").glob("*.yaml"))]
    return form_library(tuple(load_definition(_yaml(file.read_text("utf-8"))) for file in files))


@cache
def shipped_processes() -> Mapping[str, ProcessTable]:
    """Every process table that comes with the program."""
    files = sorted(resource_path("processes").glob("*.yaml"))
    tables = [load_process(_yaml(file.read_text("utf-8"))) for file in files]
    return MappingProxyType({table.process_id: table for table in tables})


@cache
def shipped_access() -> AccessTable:
    """Who may do what. Raises AccessTableError for a table that does not hold: nothing may begin without one."""
    return load_access(_yaml(resource_path("access", "access.yaml").read_text("utf-8")))


@cache
def shipped_protection() -> Protection:
    """What a protected identity hides, and where. Raises ProtectionError for lists that do not hold."""
    return load_protection(_yaml(resource_path("access", "protected.yaml").read_text("utf-8")))


@cache
def shipped_limits() -> DeadlineLimits:
    """The deadlines that come with the program. Raises LimitError for a table that does not hold."""
    return load_limits(_yaml(resource_path("policies", "deadlines.yaml").read_text("utf-8")))


@cache
def shipped_codes() -> Mapping[str, Mapping[str, str]]:
    """Every code list that comes with the program: {list: {code: words}}."""
    with resource_path("geo", "municipalities.csv").open(encoding="utf-8", newline="") as file:
        municipalities = {row["code"]: row["name"] for row in csv.DictReader(file)}
    return MappingProxyType({"municipalities": MappingProxyType(municipalities)})


def _yaml(text: str) -> dict[Any, object]:
    data = yaml.load(text, yaml.CSafeLoader)
    return data if isinstance(data, dict) else {}
