"""Issuing forms and process tables from files: all of them or none, and none that would lose an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from central.store.store import Store
from domain.forms.definition import DefinitionError
from domain.forms.lint import lint
from domain.process import ProcessError


class UnfitFile(Exception):
    """Nothing was issued. The text tells the operator, in Swedish, which file and why."""


def issue_files(store: Store, files: Sequence[Path], since: str) -> list[str]:
    """Issue what the files hold, in force from a Swedish day on (today when empty); the names. Raises UnfitFile."""
    told = [(file, _read(file)) for file in files]
    for file, data in told:
        for issue in lint(data) if "sections" in data else ():
            raise UnfitFile(f"Inget är utfärdat. Rätta {file.name} och försök igen: {issue.code} {issue.where}.")
    forms = [data for _, data in told if "sections" in data]
    processes = [data for _, data in told if "sections" not in data]
    try:
        store.issue(forms, processes, since)
    except (DefinitionError, ProcessError) as error:
        raise UnfitFile(f"Inget är utfärdat. Rätta filen och försök igen: {error}.") from error
    return [str(data.get("id") or data.get("process")) for _, data in told]


def _read(file: Path) -> Mapping[str, object]:
    try:
        data = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnfitFile(f"{file.name}: går inte att läsa som YAML. Inget är utfärdat.") from error
    if not isinstance(data, dict):
        raise UnfitFile(f"{file.name}: går inte att läsa som YAML. Inget är utfärdat.")
    return data
