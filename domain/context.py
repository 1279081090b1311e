"""The versioned facts an operation is judged by. Given equal facts, client and store reach equal verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.access_table import AccessTable
from domain.directory import Directory
from domain.forms.definition import FormDefinition
from domain.forms.findings import Facts
from domain.outcome import Refusal
from domain.process import ProcessTable
from domain.protected import Protection


@dataclass(frozen=True, slots=True)
class FormLibrary:
    """Every known form definition by hash, and the one in force by form id."""

    by_hash: Mapping[str, FormDefinition]
    in_force: Mapping[str, FormDefinition]

    def pinned(self, definition_hash: str) -> FormDefinition:
        """The very definition an operation was made with. Raises Refusal for one we have never seen."""
        definition = self.by_hash.get(definition_hash)
        if definition is None:
            raise Refusal("unknown_definition")
        return definition

    def current(self, form_id: str) -> FormDefinition:
        """The definition in force. Raises Refusal when the form does not exist."""
        definition = self.in_force.get(form_id)
        if definition is None:
            raise Refusal("unknown_form", form=form_id[:40])
        return definition


def form_library(definitions: tuple[FormDefinition, ...]) -> FormLibrary:
    """A library in which the last definition of each form id is in force."""
    return FormLibrary(
        MappingProxyType({definition.hash: definition for definition in definitions}),
        MappingProxyType({definition.id: definition for definition in definitions}),
    )


@dataclass(frozen=True, slots=True)
class Context:
    """What `apply` may know besides the case: who is who, forms, processes, policies, the moment, and who may what.
    `of_store` is true only where the store judges an operation that it has written itself.
    """

    directory: Directory
    forms: FormLibrary
    processes: Mapping[str, ProcessTable]
    facts: Facts
    access: AccessTable
    protection: Protection
    of_store: bool = False

    def process(self, process_id: str) -> ProcessTable:
        """Raises Refusal for a case type without a table."""
        table = self.processes.get(process_id)
        if table is None:
            raise Refusal("unknown_process", process=process_id[:40])
        return table
