"""What comes with the program: the forms, processes and code lists a new store begins with."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import yaml

from domain.access_table import AccessTable, load_access
from domain.context import FormLibrary, form_library
from domain.forms.loading import load_definition
from domain.process import ProcessTable, load_process
from domain.protected import Protection, load_protection
from resources import resource_path

_PROGRAM = frozenset({".py", ".pyc"})
DEFAULT_POLICIES: Mapping[str, str] = MappingProxyType({"sip_no_comment": "require", "sip_signatures": "show"})


@cache
def form_data() -> tuple[Mapping[str, object], ...]:
    """Every form definition as written, one that follows another after it (resources/forms/earlier has the others)."""
    earlier = [_yaml(file.read_text("utf-8")) for file in sorted(resource_path("forms", "earlier").glob("*.yaml"))]
    return (*earlier, *(_yaml(file.read_text("utf-8")) for file in sorted(resource_path("forms").glob("*.yaml"))))


@cache
def shipped_forms() -> FormLibrary:
    """Every form definition in resources/forms. Raises DefinitionError for one that does not hold."""
    return form_library(tuple(load_definition(data) for data in form_data()))


@cache
def process_data() -> tuple[Mapping[str, object], ...]:
    """Every process table as written."""
    return tuple(_yaml(file.read_text("utf-8")) for file in sorted(resource_path("processes").glob("*.yaml")))


@cache
def shipped_processes() -> Mapping[str, ProcessTable]:
    """Every process table in resources/processes, by process id."""
    tables = [load_process(data) for data in process_data()]
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
def code_lists() -> Mapping[str, Mapping[str, str]]:
    """Every code list: {name: {code: words}}."""
    with resource_path("geo", "municipalities.csv").open(encoding="utf-8", newline="") as file:
        municipalities = {row["code"]: row["name"] for row in csv.DictReader(file)}
    return MappingProxyType({"municipalities": MappingProxyType(municipalities)})


def fingerprint() -> str:
    """A hash over all of it as it lies in the files: to see without reading any whether it has changed."""
    digest = hashlib.sha256(repr(sorted(DEFAULT_POLICIES.items())).encode())
    for folder in ("forms", "processes", "geo"):
        for file in sorted(path for path in resource_path(folder).rglob("*.*") if path.suffix not in _PROGRAM):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _yaml(text: str) -> dict[str, object]:
    loaded = yaml.load(text, yaml.CSafeLoader)
    if not isinstance(loaded, dict):
        raise TypeError("a mapping is expected")
    return loaded
