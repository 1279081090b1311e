"""Puts a finding into Swedish: the rule's own message, the item's, or a common one from resources/texts/forms.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from domain.forms.checks import row_group_of
from domain.forms.definition import FormDefinition, Item, Level
from domain.forms.evaluate import rows
from domain.forms.findings import Finding

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober"),
    *("november", "december"),
)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?", re.ASCII)
_NOTHING: Mapping[str, str] = MappingProxyType({})
_PLACE = re.compile(r"\{(\w+)\}")


def finding_text(definition: FormDefinition, finding: Finding, common: Mapping[str, str]) -> str:
    """The message below the field, without full stop. `common` is {code: text} of resources/texts/forms.yaml.

    A code nobody has words for gives the common text `unknown`, or '' without one.
    """
    return _fill(_template(definition, finding, common), finding.params)


def code_text(
    definition: FormDefinition,
    code: str,
    path: str,
    common: Mapping[str, str],
    params: Mapping[str, str] = _NOTHING,
) -> str:
    """The message for a code and a path alone, as a held verdict carries them.

    A message that names a day needs it in `params` (`today`: the day the operation was judged).
    """
    rule = next((rule for rule in definition.rules if rule.code == code), None)
    finding = Finding(Level.BLOCK, code, path, params, rule.id if rule is not None else "")
    return finding_text(definition, finding, common).strip()


def place_text(definition: FormDefinition, state: Mapping[str, object], path: str) -> str:
    """Where a path is, in words: `Delmål 2, Senast` for a row, `Uppföljning, Datum` for a field, `Delmål` for a group.

    Rows are numbered as `rows` orders them. A row of a unit is named by the group alone: the unit's name is known to
    the directory, not to the form.
    """
    group_id, _, rest = path.partition("/")
    group = definition.index.get(group_id)
    section = definition.section_of(path)
    if group is None or section is None:
        return ""
    if path == group_id:
        return group.label if group.repeat else _joined(section.title, [group.label])
    template = definition.template_of(path)
    item = definition.index.get(template) if template is not None else None
    if group.repeat is None:
        if group.type != "group":
            return _joined(section.title, [group.label])
        return _joined(group.label, _nested_labels(definition, template))
    row = rest.partition("/")[0]
    label = group.row_label or group.label
    if group.repeat == "rows":
        ids = rows(state, group_id)
        label = f"{label} {ids.index(row) + 1}" if row in ids else label
    return _joined(label, [item.label] if item is not None else [])


def summary_text(
    definition: FormDefinition,
    state: Mapping[str, object],
    finding: Finding,
    common: Mapping[str, str],
) -> str:
    """The link of the error summary: `Delmål 2, Senast: skriv ett datum`."""
    message = finding_text(definition, finding, common)
    place = place_text(definition, state, finding.path)
    if not place or not message:
        return place or message
    keep = message[:2].isupper()  # an abbreviation keeps its capitals
    return f"{place}: {message if keep else message[0].lower() + message[1:]}"


def swedish_moment(text: str) -> str:
    """`25 november 2026` or `25 november 2026 kl. 14.05` for a written day or moment; other text as it is."""
    match = _DAY.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12:
        return text
    day = f"{int(match[3])} {_MONTHS[int(match[2]) - 1]} {match[1]}"
    return f"{day} kl. {match[4]}.{match[5]}" if match[4] else day


def _template(definition: FormDefinition, finding: Finding, common: Mapping[str, str]) -> str:
    rule = definition.rule(finding.rule_id) if finding.rule_id else None
    if rule is not None:
        return rule.message
    item: Item | None = definition.item(finding.path)
    if item is not None and item.required_message and finding.code.startswith("required."):
        return item.required_message
    return common.get(finding.code) or common.get("unknown", "")


def _fill(template: str, params: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: swedish_moment(params.get(place[1], "")), template)


def _nested_labels(definition: FormDefinition, template: str | None) -> list[str]:
    """The labels below the top-level group, outermost first."""
    if template is None or row_group_of(template) is not None:
        return []
    names = template.split("/")
    paths = ["/".join(names[: depth + 1]) for depth in range(1, len(names))]
    return [definition.index[path].label for path in paths if path in definition.index]


def _joined(first: str, others: list[str]) -> str:
    return ", ".join(dict.fromkeys([first, *others]))
