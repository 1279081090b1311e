"""What operations are judged by: the shipped forms and processes, who is who, and the moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType

import yaml
from sqlalchemy import Connection, select

from central.store import schema
from central.store.answers import UserRecord
from central.store.clock import swedish_day, swedish_minute
from domain.case import REFERENCE_SCOPE
from domain.context import Context, FormLibrary, form_library
from domain.directory import Directory, Membership, Unit
from domain.forms.findings import Facts
from domain.forms.loading import load_definition
from domain.process import ProcessTable, load_process
from resources import resource_path

DEFAULT_POLICIES: Mapping[str, str] = MappingProxyType({"sip_no_comment": "require"})


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The facts of one transaction. `context(moment)` is what `domain.apply` takes."""

    directory: Directory
    users: Mapping[str, UserRecord]
    policies: Mapping[str, str]

    def context(self, moment: datetime) -> Context:
        facts = Facts(swedish_day(moment), swedish_minute(moment), self.policies)
        return Context(self.directory, shipped_forms(), shipped_processes(), facts)


@cache
def shipped_forms() -> FormLibrary:
    """Every form definition in resources/forms. Raises DefinitionError for one that does not hold."""
    files = sorted(resource_path("forms").glob("*.yaml"))
    return form_library(tuple(load_definition(_yaml(file.read_text("utf-8"))) for file in files))


@cache
def shipped_processes() -> Mapping[str, ProcessTable]:
    """Every process table in resources/processes, by process id."""
    files = sorted(resource_path("processes").glob("*.yaml"))
    tables = [load_process(_yaml(file.read_text("utf-8"))) for file in files]
    return MappingProxyType({table.process_id: table for table in tables})


def read_rulebook(connection: Connection) -> Rulebook:
    """The directory, people and policies as they now stand."""
    members = connection.execute(select(schema.member.c.user_id, schema.member.c.scope_id, schema.member.c.role))
    memberships = tuple(Membership(m.user_id, m.scope_id.removeprefix("unit:"), m.role) for m in members)
    users = {u.user_id: UserRecord(u.user_id, u.name, u.title) for u in connection.execute(select(schema.user))}
    policies = connection.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "policies"))
    directory = Directory(MappingProxyType(_units(connection)), memberships)
    return Rulebook(directory, MappingProxyType(users), MappingProxyType(json.loads(policies or "{}")))


def _units(connection: Connection) -> dict[str, Unit]:
    cells: dict[str, dict[str, object]] = {}
    query = (
        select(schema.field.c.doc_id, schema.field.c.path, schema.field.c.value)
        .join(schema.document, schema.document.c.doc_id == schema.field.c.doc_id)
        .where(schema.document.c.case_id == REFERENCE_SCOPE, schema.document.c.kind == "unit")
    )
    for doc_id, path, value in connection.execute(query):
        cells.setdefault(doc_id, {})[path] = json.loads(value)
    return {unit_id: _unit(unit_id, values) for unit_id, values in cells.items()}


def _unit(unit_id: str, values: Mapping[str, object]) -> Unit:
    def text(name: str) -> str:
        return str(values.get(name) or "")

    return Unit(
        unit_id,
        text("name"),
        text("kind"),
        text("sub_region"),
        text("operation"),
        text("group"),
        text("phone"),
        values.get("active") is True,
    )


def _yaml(text: str) -> dict[str, object]:
    loaded = yaml.load(text, yaml.CSafeLoader)
    if not isinstance(loaded, dict):
        raise TypeError("a mapping is expected")
    return loaded
