"""A form's rules as sentences, for those who own the process and do not read YAML.

`words` are the texts of resources/texts/form_rules.yaml: a template for each kind of condition, and names of what a
form reads without asking. What has no name there is told by its id, so that a definition of a newer program is shown
all the same; a test sees to it that nothing shipped lacks one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from domain.forms.checks import row_group_of
from domain.forms.definition import FormDefinition, Item, Moment, Rule
from domain.forms.expressions import (
    MOMENT_WORD,
    All,
    Among,
    Answered,
    AnyOf,
    Compare,
    Count,
    Expression,
    Literal,
    Not,
    absolute,
)
from domain.forms.wording import swedish_moment

Words = Mapping[str, str]
_MINUTES_OF_HOUR = 60
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class PlainItem:
    """A question of the form. `depth` is how deep it stands in groups; `says` are sentences about it."""

    path: str
    section: str
    label: str
    depth: int
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainRule:
    """A rule. `level` and `moments` are codes of domain.forms.definition; `field` is a label; `says` when it speaks."""

    rule_id: str
    level: str
    moments: tuple[str, ...]
    field: str
    says: str
    message: str


def plain_items(definition: FormDefinition, words: Words) -> tuple[PlainItem, ...]:
    """Every question in the order of the form, with what is asked of its answer."""
    found: list[PlainItem] = []
    for section in definition.sections:
        own = tuple(_who(section.parties_write, words))
        for item in section.items:
            _collect(definition, section.id, item, item.id, 0, words, own, found)
    return tuple(found)


def plain_rules(definition: FormDefinition, words: Words) -> tuple[PlainRule, ...]:
    """Every rule in the order of the form."""
    return tuple(_rule(definition, rule, words) for rule in definition.rules)


def plain_condition(definition: FormDefinition, condition: Expression, words: Words, group: str | None = None) -> str:
    """A condition as the second half of a sentence: `Nya läkemedel är Ja`. `group` is the row that `./` speaks of."""
    return _says(definition, condition, words, group, holds=True, inside=False)


# -- items -----------------------------------------------------------------------------------------------------------


def _collect(
    definition: FormDefinition,
    section: str,
    item: Item,
    path: str,
    depth: int,
    words: Words,
    own: tuple[str, ...],
    found: list[PlainItem],
) -> None:
    says = (*_asked(definition, item, path, words), *own)
    found.append(PlainItem(path, section, item.label, depth, says))
    inner = f"{path}/*" if item.repeat else path
    for child in item.items:
        _collect(definition, section, child, f"{inner}/{child.id}", depth + 1, words, (), found)


def _asked(definition: FormDefinition, item: Item, path: str, words: Words) -> Iterator[str]:
    group = row_group_of(path)
    if item.required:
        yield words[f"plain.required.{definition.required_at}"]
    conditions = [(item.required_if, "required_if"), (item.show_if, "show_if"), (item.readonly_if, "readonly_if")]
    if item.required_if is not None and item.required_if == item.show_if:
        conditions[:2] = [(item.show_if, "shown_and_required")]
    for condition, name in conditions:
        if condition is not None:
            yield words[f"plain.{name}"].format(when=plain_condition(definition, condition, words, group))
    if item.repeat is not None:
        yield words[f"plain.repeat.{item.repeat}"]
    if item.minimum is not None and item.maximum is not None:
        yield words["plain.between"].format(low=item.minimum, high=item.maximum)
    if item.max_len is not None:
        yield words["plain.longest"].format(count=item.max_len)
    if item.starts_with:
        yield words["plain.starts_with"].format(text=item.starts_with)
    if item.options:
        labels = (option.label for option in item.options)
        yield words["plain.options"].format(options=", ".join(labels))


def _who(kinds: frozenset[str], words: Words) -> Iterator[str]:
    if kinds:
        named = sorted(words.get(f"plain.kind.{kind}", kind) for kind in kinds)
        yield words["plain.only"].format(kinds=_joined(named, words["plain.and"]))


# -- rules -----------------------------------------------------------------------------------------------------------


def _rule(definition: FormDefinition, rule: Rule, words: Words) -> PlainRule:
    when = plain_condition(definition, rule.when, words, rule.each)
    row = definition.index.get(rule.each) if rule.each is not None else None
    each = words["plain.each"].format(row=(row.row_label or row.label)) if row is not None else ""
    says = words["plain.when"].format(when=when) + each
    if rule.policy:
        says = words["plain.policy"].format(says=says, policy=rule.policy)
    moments = tuple(moment.value for moment in Moment if moment in rule.moments)
    shown = {name: _operand(definition, operand, words, rule.each) for name, operand in rule.params.items()}
    message = _PLACE.sub(lambda place: shown.get(place[1], ""), rule.message)
    return PlainRule(rule.id, rule.level.value, moments, _name(definition, rule.target, words, None), says, message)


def plain_changes(before: FormDefinition, after: FormDefinition, words: Words) -> tuple[str, ...]:
    """What a version says otherwise than the one before it, a sentence each; places that moved are the same place."""
    moved = after.supersedes.moved if after.supersedes is not None else {}
    before = _in_the_words_of(before, after, moved)
    old = {moved.get(one.path, one.path): one for one in plain_items(before, words)}
    new = {one.path: one for one in plain_items(after, words)}
    told: list[str] = []
    for path, item in new.items():
        name = words["plain.quoted"].format(name=item.label)
        if path not in old:
            told.append(words["plain.change.item_added"].format(name=name))
            continue
        if old[path].label != item.label:
            was = words["plain.quoted"].format(name=old[path].label)
            told.append(words["plain.change.item_named"].format(before=was, name=name))
        added, gone = (_without(one.says, other.says) for one, other in ((item, old[path]), (old[path], item)))
        told += [words["plain.change.item_told"].format(name=name, says=says) for says in added]
        told += [words["plain.change.item_untold"].format(name=name, says=says) for says in gone]
    gone_items = [one for path, one in old.items() if path not in new]
    told += [
        words["plain.change.item_gone"].format(name=words["plain.quoted"].format(name=one.label)) for one in gone_items
    ]
    return (*told, *_rules_changed(before, after, words))


def _in_the_words_of(before: FormDefinition, after: FormDefinition, moved: Mapping[str, str]) -> FormDefinition:
    """The earlier version, speaking of its questions by the names they have now: a new name alone changes no rule."""
    named = {path: after.index.get(moved.get(path, path), item) for path, item in before.index.items()}
    return replace(before, index=named)


def _rules_changed(before: FormDefinition, after: FormDefinition, words: Words) -> Iterator[str]:
    old, new = ({one.rule_id: one for one in plain_rules(form, words)} for form in (before, after))
    for rule_id, rule in new.items():
        if rule_id not in old:
            yield words["plain.change.rule_added"].format(name=rule.field, says=rule.says)
        elif old[rule_id] != rule:
            yield words["plain.change.rule_changed"].format(name=rule.field, says=rule.says)
    for rule_id, rule in old.items():
        if rule_id not in new:
            yield words["plain.change.rule_gone"].format(name=rule.field, says=rule.says)


def _without(says: Sequence[str], known: Sequence[str]) -> list[str]:
    return [one for one in says if one not in known]


# -- conditions ------------------------------------------------------------------------------------------------------


def _says(
    definition: FormDefinition, part: Expression, words: Words, group: str | None, *, holds: bool, inside: bool
) -> str:
    """`holds` is False inside a negation, which is told of each part; `inside` whether it is a part of another."""
    match part:
        case Not():
            return _says(definition, part.part, words, group, holds=not holds, inside=inside)
        case All() | AnyOf():
            told = [_says(definition, one, words, group, holds=holds, inside=True) for one in part.parts]
            every = isinstance(part, All) is holds
            if len(told) == 1:
                return told[0]
            text = _joined(told, words["plain.and" if every else "plain.or"])
            return text if every or not inside else words["plain.either"].format(text=text)
        case Among():
            values = _joined(
                [_value(definition, part.path, one, words, group) for one in part.values], words["plain.or"]
            )
            template = words["plain.is" if holds else "plain.is_not"]
            return template.format(name=_name(definition, part.path, words, group), values=values)
        case Answered():
            template = words["plain.answered" if holds else "plain.empty"]
            return template.format(name=_name(definition, part.path, words, group))
        case Compare():
            template = words[f"plain.{'' if holds else 'not_'}{'after' if part.after else 'before'}"]
            left, right = (_operand(definition, one, words, group) for one in (part.left, part.right))
            return template.format(left=left, right=right)
        case Count():
            return _counted(definition, part, words, holds=holds)
    assert_never(part)


def _counted(definition: FormDefinition, part: Count, words: Words, *, holds: bool) -> str:
    most = "" if part.at_most is None else str(part.at_most)
    kind = (
        "exactly"
        if most == str(part.at_least)
        else "between"
        if most and part.at_least
        else "most"
        if most
        else "least"
    )
    told = words[f"plain.count.{kind}"].format(
        name=_name(definition, part.group, words, None), least=part.at_least, most=most
    )
    if part.where is not None:
        told = words["plain.count.where"].format(
            told=told, when=plain_condition(definition, part.where, words, part.group)
        )
    return told if holds else words["plain.count.not"].format(told=told)


def _name(definition: FormDefinition, path: str, words: Words, group: str | None) -> str:
    """What a place is called: the question's label, with the group's before it where that stands alone for nothing."""
    template = absolute(path, group)
    item = definition.index.get(template)
    if item is None:
        head, _, last = template.rpartition("/")
        multi = definition.index.get(head)
        if multi is not None and multi.type == "multi":
            return words["plain.option_of"].format(name=multi.label, option=multi.option_label(last) or last)
        return words.get(f"plain.fact.{path}", path)
    parent = definition.index.get(template.rpartition("/")[0])
    if parent is not None and parent.type == "group" and parent.repeat is None:
        return words["plain.in_group"].format(group=parent.label, name=item.label)
    return words["plain.quoted"].format(name=item.label)


def _value(definition: FormDefinition, path: str, value: Literal, words: Words, group: str | None) -> str:
    if isinstance(value, bool):
        return words["plain.true" if value else "plain.false"]
    item = definition.index.get(absolute(path, group))
    label = item.option_label(value) if item is not None else ""
    return words["plain.quoted"].format(name=label) if label else words.get(f"plain.code.{value}", str(value))


def _operand(definition: FormDefinition, operand: str, words: Words, group: str | None) -> str:
    moment = MOMENT_WORD.fullmatch(operand)
    if moment is None:
        known = absolute(operand, group) in definition.index or f"plain.fact.{operand}" in words
        return _name(definition, operand, words, group) if known else swedish_moment(operand)
    word, sign, amount, unit = moment.groups()
    if not sign:
        return words[f"plain.{word}"]
    count = int(amount)
    if unit == "m" and count % _MINUTES_OF_HOUR == 0:
        unit, count = "h", count // _MINUTES_OF_HOUR
    return words[f"plain.{word}.{'later' if sign == '+' else 'earlier'}.{unit}"].format(count=count)


def _joined(texts: Sequence[str], last: str) -> str:
    return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + last + texts[-1]
