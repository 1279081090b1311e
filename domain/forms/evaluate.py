"""One evaluation: what is visible, required and locked, and what is wrong, of one form with one set of answers.

The only place that decides it, for screen, print, store and statistics alike. Total: it never raises, whatever the
state holds; cells that the definition does not know are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.forms.definition import READ_ROLE, DefinitionError, FormDefinition, Level, Moment, Rule, Section
from domain.forms.findings import Editor, Evaluation, Facts, Finding
from domain.forms.program import Answers, CompiledRule, Node, Program, Steady, is_answered, moment_text
from domain.forms.values import check_value

__all__ = [
    "Editor",
    "Evaluation",
    "Facts",
    "Finding",
    "Level",
    "Moment",
    "check_value",
    "evaluate",
    "may_write",
    "rows",
]

_ROW_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
_NO_CELLS = Steady(frozenset(), frozenset())
_SOFTENED: Mapping[str, Level | None] = MappingProxyType({"prompt": Level.CONFIRM, "off": None})


def evaluate(
    definition: FormDefinition,
    state: Mapping[str, object],
    moment: Moment,
    editor: Editor | None,
    facts: Facts,
) -> Evaluation:
    """Evaluate the form with the answers in state, {cell path: JSON value}.

    Findings come in the order of the form, at most one block finding per field. CHANGE tells what rules say at once,
    LEAVE adds unreadable values but nothing about emptiness, PUBLISH and ESTABLISH see the whole. A block finding
    always points to a field the editor can mend; only at ESTABLISH is a field she may not write named too, since the
    plan is then not complete whoever asks.
    """
    program = definition.program
    if not isinstance(program, Program):
        raise DefinitionError("not_loaded", definition.id)
    return _Run(definition, program, state, moment, editor, facts).evaluation()


def rows(state: Mapping[str, object], group_id: str) -> tuple[str, ...]:
    """The ids of a group's rows, oldest first; rows deleted by `group/<row>` = false are not among them."""
    return _all_rows(state, (group_id,))[group_id]


def may_write(definition: FormDefinition, path: str, editor: Editor) -> bool:
    """Whether the editor's party and role may write a cell or delete a row, whatever the answers are."""
    section = definition.section_of(path)
    group = definition.index.get(path.partition("/")[0])
    if section is None or group is None or not _section_open(section, editor):
        return False
    parts = path.split("/")
    if group.repeat == "unit" and len(parts) > 1 and parts[1] != editor.unit_id:
        return False
    item = definition.item(path)
    return len(parts) == 2 and group.repeat is not None if item is None else item.type != "display"


def _section_open(section: Section, editor: Editor) -> bool:
    return editor.role != READ_ROLE and (not section.parties_write or editor.unit_kind in section.parties_write)


def _all_rows(state: Mapping[str, object], groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {group: set() for group in groups}
    for path in state:
        head, inside, rest = path.partition("/")
        if not inside or head not in found:
            continue
        row, child, _ = rest.partition("/")
        if child or state[path] is True:
            found[head].add(row)
    return {
        group: tuple(sorted(r for r in ids if state.get(f"{group}/{r}") is not False and _ROW_ID.fullmatch(r)))
        for group, ids in found.items()
    }


class _Run:
    """One evaluation under way."""

    def __init__(
        self,
        definition: FormDefinition,
        program: Program,
        state: Mapping[str, object],
        moment: Moment,
        editor: Editor | None,
        facts: Facts,
    ) -> None:
        self.definition = definition
        self.program = program
        self.state = state
        self.moment = moment
        self.editor = editor
        self.answers = Answers(dict(state), _all_rows(state, program.groups), facts)
        self.prefixes: dict[str | None, tuple[str, ...]] = {None: ("",)}
        self.shown_prefixes: dict[str | None, tuple[str, ...]] = {None: ("",)}
        self.row_places: dict[str, dict[str, int]] = {}
        self.visible: set[str] = set()
        self.required: set[str] = set()
        self.readonly: set[str] = set()
        self.left_out: set[str] = set()
        self.blocked: set[str] = set()
        self.found: list[tuple[tuple[int, int, int], Finding]] = []
        self.locked = (
            frozenset(s.id for s in definition.sections if not _section_open(s, editor)) if editor else frozenset()
        )

    def evaluation(self) -> Evaluation:
        for section_id, steady in self.program.steady.items():
            self.visible.update(steady.cells)
            self.readonly.update(steady.cells if section_id in self.locked else steady.displays)
        for node in self.program.changing:
            self._place(node)
        self._lock_unit_rows()
        if self.moment is not Moment.CHANGE:
            self._check_values()
        for node in self.program.asking:
            self._ask(node)
        for rule in self.program.rules:
            self._apply(rule)
        self.found.sort(key=lambda entry: entry[0])
        return Evaluation(
            frozenset(self.visible),
            frozenset(self.required),
            frozenset(self.readonly),
            tuple(finding for _, finding in self.found),
            frozenset(self.left_out),
        )

    # visibility and locks

    def _place(self, node: Node) -> None:
        if node.item.repeat is not None:
            self._place_group(node)
            return
        suffix, prefixes = node.suffix, self.shown_prefixes[node.group]
        parent_shown = node.group is not None or node.parent is None or node.parent in self.visible
        locked = node.section.id in self.locked or node.item.type == "display" or node.parent in self.readonly
        for prefix in prefixes:
            path = prefix + suffix
            if not parent_shown or (node.show is not None and not node.show(self.answers, prefix)):
                self._hide(node, path)
                continue
            cells = [path, *(f"{path}/{code}" for code in node.options)]
            self.visible.update(cells)
            if locked or (node.readonly is not None and node.readonly(self.answers, prefix)):
                self.readonly.update(cells)

    def _place_group(self, node: Node) -> None:
        group = node.template
        if node.show is not None and not node.show(self.answers, ""):
            live = tuple(f"{group}/{row}/" for row in self.answers.rows[group])
            self.left_out.update(p for p, v in self.state.items() if p.startswith(live) and is_answered(v))
            self.answers.rows[group] = ()
            self._number_rows(group, ())
            return
        editor = self.editor
        shown = self.answers.rows[group]
        own = editor.unit_id if editor and node.item.repeat == "unit" and node.section.id not in self.locked else ""
        if own and own not in shown:
            # A unit's own row is there to be filled in before it has a single cell.
            shown = (*shown, own)
        self._number_rows(group, shown)
        cells = [group, *(f"{group}/{row}" for row in shown)]
        steady = self.program.steady_in_rows.get(group, _NO_CELLS)
        cells += [prefix + suffix for prefix in self.shown_prefixes[group] for suffix in steady.cells]
        self.visible.update(cells)
        if node.section.id in self.locked or (node.readonly is not None and node.readonly(self.answers, "")):
            self.readonly.update(cells)
        elif steady.displays:
            displays = steady.displays
            self.readonly.update(prefix + suffix for prefix in self.shown_prefixes[group] for suffix in displays)

    def _number_rows(self, group: str, shown: tuple[str, ...]) -> None:
        self.row_places[group] = {row: place for place, row in enumerate(shown)}
        self.shown_prefixes[group] = tuple(f"{group}/{row}/" for row in shown)
        self.prefixes[group] = tuple(f"{group}/{row}/" for row in self.answers.rows[group])

    def _hide(self, node: Node, path: str) -> None:
        for cell in (path, *(f"{path}/{code}" for code in node.options)):
            if is_answered(self.answers.values.pop(cell, None)):
                self.left_out.add(cell)

    def _lock_unit_rows(self) -> None:
        """Lock what belongs to other units, deleted rows included: a row nobody may write may not be taken back."""
        if self.editor is None:
            return
        for group, node in self.program.groups.items():
            if node.item.repeat != "unit":
                continue
            start, own = group + "/", f"{group}/{self.editor.unit_id}"
            inside = own + "/"
            others = [prefix for prefix in self.shown_prefixes[group] if prefix != inside]
            steady = self.program.steady_in_rows.get(group, _NO_CELLS).cells
            self.readonly.update([prefix[:-1] for prefix in others])
            self.readonly.update([prefix + suffix for prefix in others for suffix in steady])
            for each in self.program.changing:
                if each.group == group:
                    cells = [prefix + suffix for prefix in others for suffix in (each.suffix, *each.cells)]
                    self.readonly.update(self.visible.intersection(cells))
            written = [path for path in self.state if path.startswith(start)]
            self.readonly.update([path for path in written if path != own and not path.startswith(inside)])

    # findings

    def _mendable(self, node: Node, path: str) -> bool:
        """Whether a block finding may point here for this editor."""
        if path not in self.visible:
            return False
        if path not in self.readonly:
            return True
        return self.moment is Moment.ESTABLISH and not self._others_row(node, path)

    def _others_row(self, node: Node, path: str) -> bool:
        if node.group is None or self.editor is None:
            return False
        return self.program.groups[node.group].item.repeat == "unit" and path.split("/")[1] != self.editor.unit_id

    def _tell(self, node: Node, path: str, finding: Finding) -> None:
        if finding.level is not Level.HINT:
            if not self._mendable(node, path) or path in self.blocked:
                return
        elif path not in self.visible:
            return
        if finding.level is Level.BLOCK:
            self.blocked.add(path)
        place = (node.order, -1, 0)
        if node.group is not None:
            row = self.row_places[node.group][path.split("/")[1]]
            place = (self.program.groups[node.group].order, row, node.order)
        self.found.append((place, replace(finding, path=path)))

    def _check_values(self) -> None:
        """Tell of every value that its item cannot hold. What hangs on no item of the form is left alone."""
        cells, row_cells = self.program.cells, self.program.row_cells
        live = {group: set(rows) for group, rows in self.answers.rows.items()}
        for cell, value in self.answers.values.items():
            if value is None:
                continue
            node, prefix = cells.get(cell), ""
            if node is None:
                group, _, inside = cell.partition("/")
                row, _, suffix = inside.partition("/")
                node, prefix = row_cells.get(group, {}).get(suffix), f"{group}/{row}/"
                if node is None or row not in live[group]:
                    continue
            problem = check_value(node.item, value)
            if problem is not None:
                self._tell(node, prefix + node.suffix, problem)

    def _ask(self, node: Node) -> None:
        asked = node.required
        if asked is None:
            return
        asks_now = self.definition.required_at != "never" and (
            self.moment is Moment.ESTABLISH or self.moment.value == self.definition.required_at
        )
        for prefix in self.prefixes[node.group]:
            path = prefix + node.suffix
            if path not in self.visible or not asked(self.answers, prefix):
                continue
            self.required.add(path)
            if asks_now and not self._is_answered(node, path):
                kind = "rows" if node.item.repeat else node.item.type
                self._tell(node, path, Finding(Level.BLOCK, f"required.{kind}", path))

    def _is_answered(self, node: Node, path: str) -> bool:
        values = self.answers.values
        if node.item.repeat is not None:
            return bool(self.answers.rows[path])
        if node.item.type == "group":
            return True  # what is missing inside a group is told at the fields
        if node.options:
            return any(values.get(f"{path}/{code}") is True for code in node.options)
        return is_answered(values.get(path))

    def _apply(self, compiled: CompiledRule) -> None:
        rule = compiled.rule
        level = self._level(rule)
        if level is None:
            return
        node = compiled.node
        fires_now = self.moment in rule.moments or (self.moment is Moment.ESTABLISH and Moment.PUBLISH in rule.moments)
        for prefix in self.prefixes[rule.each]:
            path = node.template if node.group is None else prefix + node.suffix
            if path not in self.visible:
                continue
            if level is Level.BLOCK and compiled.required is not None and compiled.required(self.answers, prefix):
                self.required.add(path)
            if fires_now and compiled.when(self.answers, prefix):
                self._tell(node, path, Finding(level, rule.code, path, self._params(rule), rule.id))

    def _level(self, rule: Rule) -> Level | None:
        if rule.policy is None:
            return rule.level
        # An unknown word in the policy keeps the rule as strict as it was written.
        return _SOFTENED.get(self.answers.facts.policy.get(rule.policy, "require"), rule.level)

    def _params(self, rule: Rule) -> Mapping[str, str]:
        return {name: moment_text(operand, self.answers.facts) or "" for name, operand in rule.params.items()}
