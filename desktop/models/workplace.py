"""Who is working, for which unit, on which device, and the rules known here: what an operation is judged by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

import yaml

from desktop.models.clock import Clock
from domain.case import Document
from domain.context import Context, FormLibrary, form_library
from domain.directory import Directory, Membership, Unit
from domain.forms.findings import Facts
from domain.forms.loading import load_definition
from domain.operation import Author
from domain.process import ProcessTable, load_process
from resources import resource_path


@dataclass(frozen=True, slots=True)
class Session:
    """What the store told at log-in. Kept in the outbox so that the next start needs no network."""

    author: Author
    unit: Unit
    roles: tuple[str, ...]
    store_key: str
    policies: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

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
            "policies": dict(self.policies),
        }

    @classmethod
    def from_fact(cls, fact: object) -> Session:
        """Read it back. Raises KeyError or TypeError for anything else."""
        if not isinstance(fact, dict):
            raise TypeError("session")
        return cls(
            Author(*fact["user"]), Unit(*fact["unit"]), tuple(fact["roles"]), fact["store_key"], fact["policies"]
        )


class Workplace:
    """The session with the shipped forms and processes and the directory as last pulled."""

    def __init__(
        self,
        session: Session,
        clock: Clock,
        forms: FormLibrary | None = None,
        processes: Mapping[str, ProcessTable] | None = None,
    ) -> None:
        self.session = session
        self.clock = clock
        self._forms = forms
        self._processes = processes
        self.directory = _directory(session, ())

    @property
    def forms(self) -> FormLibrary:
        """Every form known here; read when first needed, which the inbox does not."""
        return self._forms if self._forms is not None else shipped_forms()

    @property
    def unit_id(self) -> str:
        return self.session.unit.unit_id

    def learn_units(self, documents: Iterable[Document]) -> None:
        """Take the units from the reference scope's documents."""
        units = [unit for unit in map(unit_of, documents) if unit is not None]
        self.directory = _directory(self.session, units)

    def context(self) -> Context:
        """What an operation made now is judged by."""
        facts = Facts(self.clock.today(), self.clock.local_minute(), MappingProxyType(dict(self.session.policies)))
        processes = self._processes if self._processes is not None else shipped_processes()
        return Context(self.directory, self.forms, processes, facts)


def unit_of(document: Document) -> Unit | None:
    """The unit a reference document tells of; None for another kind."""
    if document.kind != "unit":
        return None
    active = document.value("active")
    return Unit(
        document.text("unit_id") or document.doc_id,
        document.text("name"),
        document.text("kind"),
        document.text("sub_region"),
        document.text("operation"),
        document.text("group"),
        document.text("phone"),
        active is not False,
    )


def _directory(session: Session, units: Iterable[Unit]) -> Directory:
    known = {unit.unit_id: unit for unit in units}
    mine = session.unit.unit_id
    known.setdefault(mine, replace(session.unit, active=True))
    memberships = tuple(Membership(session.author.user_id, mine, role) for role in session.roles)
    return Directory(MappingProxyType(known), memberships)


@cache
def shipped_forms() -> FormLibrary:
    """Every form definition that comes with the program. Raises DefinitionError for a broken one."""
    files = sorted(resource_path("forms").glob("*.yaml"))
    return form_library(tuple(load_definition(_yaml(file.read_text("utf-8"))) for file in files))


@cache
def shipped_processes() -> Mapping[str, ProcessTable]:
    """Every process table that comes with the program."""
    files = sorted(resource_path("processes").glob("*.yaml"))
    tables = [load_process(_yaml(file.read_text("utf-8"))) for file in files]
    return MappingProxyType({table.process_id: table for table in tables})


def _yaml(text: str) -> dict[str, object]:
    data = yaml.load(text, yaml.CSafeLoader)
    return data if isinstance(data, dict) else {}
