"""A form definition that somebody has in a file: whether it can be issued, and if not, what is to be mended where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from domain.canonical import CanonicalError, canonical_bytes
from domain.forms.definition import DefinitionError, FormDefinition
from domain.forms.lint import lint
from domain.forms.loading import load_definition
from domain.forms.upgrade import upgrade_mistakes
from domain.reference import MOST_CHARACTERS


@dataclass(frozen=True, slots=True)
class FormFault:
    """`code` has its words in resources/texts/form_rules.yaml (`form_fault.<code>`); `where` is a place in the form."""

    code: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class FormFile:
    """What was read. `text` is the canonical JSON to issue; `definition` is None where it cannot be read at all."""

    text: str = ""
    definition: FormDefinition | None = None
    faults: tuple[FormFault, ...] = ()


def read_form_file(data: bytes, known: Iterable[FormDefinition]) -> FormFile:
    """Read YAML or JSON, and judge it as the store will. `known` are all forms that were ever issued. Never raises."""
    if len(data) > 2 * MOST_CHARACTERS:
        return FormFile(faults=(FormFault("too_large"),))
    try:
        told = yaml.load(data.decode("utf-8-sig"), yaml.CSafeLoader)
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError):
        return FormFile(faults=(FormFault("not_yaml"),))
    if not isinstance(told, Mapping):
        return FormFile(faults=(FormFault("not_a_mapping"),))
    try:
        text = canonical_bytes(dict(told)).decode("utf-8")
        definition = load_definition(json.loads(text))
    except CanonicalError:
        return FormFile(faults=(FormFault("bad_value"),))
    except DefinitionError:
        return FormFile(faults=_faults(told))
    except (TypeError, ValueError, AttributeError, RecursionError):
        return FormFile(faults=(FormFault("bad_value"),))
    if len(text) > MOST_CHARACTERS:
        return FormFile(faults=(FormFault("too_large"),))
    return FormFile(text, definition, (*_faults(told), *_follows(definition, known)))


def _faults(told: Mapping[str, object]) -> tuple[FormFault, ...]:
    return tuple(FormFault(issue.code, issue.where) for issue in lint(told))


def _follows(definition: FormDefinition, known: Iterable[FormDefinition]) -> tuple[FormFault, ...]:
    """What keeps it from taking over every answer of the versions before it, the latest of which it must name."""
    forms = {form.hash: form for form in known if form.id == definition.id}
    if definition.hash in forms:
        return (FormFault("issued_already"),)
    earlier: list[FormDefinition] = []
    newest = next(iter(set(forms) - {form.supersedes.hash for form in forms.values() if form.supersedes}), None)
    while newest is not None and newest in forms:
        earlier.insert(0, forms[newest])
        before = forms[newest].supersedes
        newest = before.hash if before is not None else None
    if not earlier and definition.supersedes is None:
        return ()
    return tuple(FormFault(code, where) for code, where in upgrade_mistakes(earlier, definition))
