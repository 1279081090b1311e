"""Finds an author's mistakes in a definition, those that stop it and those that only make it worse to use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.forms.checks import mistakes, row_group_of
from domain.forms.definition import UNIT_KINDS, DefinitionError, FormDefinition, Level, Rule
from domain.forms.expressions import Not
from domain.forms.loading import parse_definition
from domain.forms.satisfiability import Possibility
from domain.forms.upgrade import upgrade_mistakes

LONGEST_HELP = 200
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_ABBREVIATION = 5


@dataclass(frozen=True, slots=True)
class LintIssue:
    """`code` tells the kind, `where` the section, item (template path) or rule."""

    code: str
    where: str


def lint(definition_data: Mapping[str, object]) -> list[LintIssue]:
    """Everything to mend in a definition, in the order of the form; empty for a good one.

    A definition whose shape is wrong gives that one issue (DefinitionError's code). One whose ids do not hang together
    gives those issues alone, since nothing else can be told about it.
    """
    try:
        definition = parse_definition(definition_data)
    except DefinitionError as error:
        return [LintIssue(error.code, error.where)]
    stopping = [LintIssue(code, where) for code, where in mistakes(definition)]
    if stopping:
        return list(dict.fromkeys(stopping))
    return [*_words(definition), *_sections(definition), *_reach(definition), *_rules(definition)]


def lint_upgrade(older: Sequence[Mapping[str, object]], newer: Mapping[str, object]) -> list[LintIssue]:
    """What keeps a definition from taking over every answer of all versions before it (`older`, first to last)."""
    try:
        earlier, definition = [parse_definition(data) for data in older], parse_definition(newer)
    except DefinitionError as error:
        return [LintIssue(error.code, error.where)]
    return list(dict.fromkeys(LintIssue(code, where) for code, where in upgrade_mistakes(earlier, definition)))


def _words(definition: FormDefinition) -> Iterator[LintIssue]:
    for section in definition.sections:
        if not is_sentence_case(section.title):
            yield LintIssue("label_case", section.id)
    for template, item in definition.index.items():
        if not all(map(is_sentence_case, (item.label, *(option.label for option in item.options)))):
            yield LintIssue("label_case", template)
        if len(item.help) > LONGEST_HELP:
            yield LintIssue("help_too_long", template)
        if item.required_message.endswith("."):
            yield LintIssue("message_full_stop", template)


def is_sentence_case(label: str) -> bool:
    """A capital or a figure first, then lower case but for names and abbreviations; no full stop or colon last."""
    words = _WORD.findall(label)
    if not words or label != label.strip() or label.endswith((".", ":")):
        return False
    if label[0].isalpha() and not label[0].isupper():
        return False
    if any(word.isupper() and len(word) > _LONGEST_ABBREVIATION for word in words):
        return False
    capitals = [word for word in words[1:] if word[0].isupper() and not any(map(str.isupper, word[1:]))]
    return not (capitals and len(capitals) == len([word for word in words[1:] if not word.isupper()]))


def _sections(definition: FormDefinition) -> Iterator[LintIssue]:
    for section in definition.sections:
        if section.print is None and not all(item.print for item in section.items):
            yield LintIssue("print_missing", section.id)
        if not section.parties_write <= UNIT_KINDS:
            yield LintIssue("unknown_unit_kind", section.id)


def _reach(definition: FormDefinition) -> Iterator[LintIssue]:
    possible = Possibility(definition)
    for template, item in definition.index.items():
        group = row_group_of(template)
        asks = item.required or item.required_if is not None
        if asks and not possible.of(None if item.required else item.required_if, group, template):
            yield LintIssue("required_never_visible", template)
        if asks and not _writable(definition, template, possible):
            yield LintIssue("required_not_writable", template)


def _rules(definition: FormDefinition) -> Iterator[LintIssue]:
    possible = Possibility(definition)
    for rule in definition.rules:
        if not possible.of(rule.when, rule.each, rule.target):
            yield LintIssue("rule_never_fires", rule.id)
        elif rule.level is not Level.HINT and not possible.of(Not(rule.when), rule.each):
            yield LintIssue("rule_unsatisfiable", rule.id)
        if not _writable(definition, rule.target, possible):
            yield LintIssue("rule_not_writable", rule.id)
        if rule.message.endswith("."):
            yield LintIssue("message_full_stop", rule.id)
        if rule.popup is not None and not _asks_at_change(rule):
            yield LintIssue("popup_without_change", rule.id)


def _asks_at_change(rule: Rule) -> bool:
    return any(moment.value == "change" for moment in rule.moments)


def _writable(definition: FormDefinition, template: str, possible: Possibility) -> bool:
    """Whether some party can ever write the item."""
    item = definition.index[template]
    section = definition.section_of(template)
    if item.type == "display" or section is None:
        return False
    if section.parties_write and not section.parties_write & UNIT_KINDS:
        return False
    return item.readonly_if is None or possible.of(Not(item.readonly_if), row_group_of(template))
