"""What stands in a form, what a person has typed and not shared, and what the rules say of it. Knows no layout."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.models.records import Provenance
from desktop.models.workplace import shipped_protection
from desktop.views.answer_words import answer_words
from desktop.views.form_answers import Answer, Options, RadioAnswer, make_answer
from desktop.views.form_fields import Field
from desktop.views.form_prefill import first_values
from desktop.views.municipalities import holds_municipality, municipality_names
from desktop.views.municipality_answer import MunicipalityAnswer
from desktop.views.unit_picker import UnitPicker
from desktop.views.view_context import ViewContext
from domain.case import Case, Document
from domain.case_facts import facts_for
from domain.consent import FORM as CONSENT
from domain.consent import units_in
from domain.forms.definition import FormDefinition, Item, Level, Moment, Rule
from domain.forms.evaluate import evaluate, rows
from domain.forms.findings import Evaluation, Finding
from domain.forms.wording import finding_text, summary_text
from domain.ids import uuid7
from domain.operation import CellValue, same_value

QUIET_MS: Final = 250
LONGEST_WAIT_MS: Final = 300
"""However fast somebody types, a letter is on its way to the file within this time."""
_EMPTY: Final[Mapping[str, CellValue]] = {}


class FormController(QObject):
    """One document in its form. Views ask for fields by path and lay them out; everything else happens here.

    `draft_changed` tells document, path, value and the operation whose value she saw when she began ('' for none): what
    has come since must not pass for what she has read.
    """

    draft_changed = Signal(str, str, object, str)
    evaluated = Signal()
    rows_changed = Signal(str)
    drafts_changed = Signal()
    question_raised = Signal(object, str, object)
    compare_requested = Signal(str)

    def __init__(self, context: ViewContext, definition: FormDefinition, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.definition = definition
        self.document = Document("", "", definition.id, 0, "", definition.hash, frozenset())
        self.case: Case | None = None
        self.recipients: tuple[str, ...] = ()
        self.in_reply_to = self.supersedes = ""
        """Whom a message that is written here is for, and what it answers or is sent instead of: what a form may know
        hangs on them."""
        self.provenance: Mapping[str, Provenance] = {}
        self.fields: dict[str, Field] = {}
        self.places: dict[str, Field] = {}
        self.several: dict[str, Callable[[str], None]] = {}
        self.ended = False
        """Whether the document is over: then it is read, and nothing in it can be written."""
        self.others: Callable[[Document, Collection[str]], frozenset[str]] | None = None
        """Which places of the document are for others to write in, beside those that the form itself locks."""
        self._typed: dict[str, CellValue] = {}
        self._new_rows: dict[str, bool] = {}
        """Rows made or taken away on this screen before anything was written in them: no drafts, nobody's edits."""
        self._confirmed: set[str] = set()
        self._unsent: dict[str, CellValue] = {}
        self._seen: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._prefilled: dict[str, CellValue] = {}
        self._held: dict[str, CellValue] = {}
        self._told: set[str] = set()
        self._first_unsent = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        self.evaluation = self._evaluate(Moment.CHANGE)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    # -- what the record says ----------------------------------------------------------------------------------------

    def show(
        self,
        document: Document,
        drafts: Mapping[str, CellValue],
        provenance: Mapping[str, Provenance],
        case: Case | None,
    ) -> None:
        """Take in a newer record. A field being typed in keeps its text, its cursor and its place on the screen."""
        before = self._row_ids()
        self.document, self.provenance, self.case = document, provenance, case
        self._settle_drafts(drafts)
        self._prefill()
        self.refresh()
        for group, ids in self._row_ids().items():
            if before.get(group) != ids:
                self.rows_changed.emit(group)
        for field in list(self.fields.values()):
            self._fill(field)
        self.drafts_changed.emit()

    def expect_saved(self, paths: Iterable[str]) -> None:
        """These drafts are on their way to the file: a record read before they came takes none away."""
        self._confirmed.difference_update(paths)

    def _settle_drafts(self, drafts: Mapping[str, CellValue]) -> None:
        # A draft that empties what nobody has written says nothing: a new row taken away again leaves such behind.
        drafts = {p: v for p, v in drafts.items() if v is not None or p in self.document.cells or p in self._typed}
        for path, value in drafts.items():
            if path not in self._typed or (path in self._confirmed and path not in self._unsent):
                self._typed[path] = value
                self._seen.setdefault(path, self._op_of(path))
            if same_value(self._typed[path], value):
                self._confirmed.add(path)
        for path in list(self._typed):
            # Gone from the file: shared or thrown away. What the file has not confirmed yet is kept whatever it says.
            gone = path not in drafts and path not in self._unsent and path not in self._held
            if gone and (path in self._confirmed or same_value(self.document.value(path), self._typed[path])):
                del self._typed[path]
                self._seen.pop(path, None)
                self._confirmed.discard(path)

    def _fill(self, field: Field) -> None:
        path = field.path
        op = self._op_of(path)
        writing = field.has_focus() or path in self._typed
        if path not in self._held and not field.has_focus():
            field.answer.show(self.value(path))
        if not writing:
            self._shown[path] = op
        # What she saw when she began: an edit of it is weighed against that, not against what has come since.
        seen = self._seen.get(path, self._shown.setdefault(path, op))
        who = self.provenance.get(op)
        if writing and op != seen and not (who is not None and self.context.by_me(who)):
            field.tell_incoming(self.context.who(who), self.words(path, self.document.value(path)))
        else:
            field.silence_incoming()
        field.frame.set_two_texts(any(path in conflict.paths for conflict in self.document.open_conflicts))

    def _op_of(self, path: str) -> str:
        cell = self.document.cells.get(path)
        return cell.op_id if cell is not None else ""

    def _prefill(self) -> None:
        known = {*self.document.cells, *self._typed}
        self._prefilled = {
            path: value
            for path, value in first_values(self.definition, self.context, self.case).items()
            if path not in known
        }

    # -- answers -----------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, CellValue]:
        """Everything the rules look at: what is shared, over it what this unit has typed, and what is known of the
        case."""
        return {**self._new_rows, **self.document.values(), **self._typed, **self._known_of_case()}

    def _known_of_case(self) -> dict[str, CellValue]:
        if self.case is None:
            return {}
        unit_id, directory = self.context.editor.unit_id, self.context.directory
        to = self.recipients or units_in(self._typed.get("to_units"))
        about = to, self.in_reply_to, self.supersedes
        return facts_for(self.definition, self.case, unit_id, directory, self.today(), *about)

    def value(self, path: str) -> CellValue:
        if path in self._typed:
            return self._typed[path]
        if path in self._prefilled:
            return self._prefilled[path]
        return self.document.value(path)

    def typed(self) -> Mapping[str, CellValue]:
        """Edits that only this unit sees."""
        return self._typed

    def rows(self, group: str) -> tuple[str, ...]:
        return rows(self.values(), group)

    def words(self, path: str, value: CellValue) -> str:
        """An answer in words."""
        item = self.definition.item(path)
        if item is None:
            return "" if value is None else str(value)
        if item.rows_of is not None:
            return next((label for code, label in self.row_options(item.rows_of) if code == value), "")
        return answer_words(item, value, self.context)

    def latest(self, prefix: str) -> Provenance | None:
        """Who last changed anything at or below `prefix`."""
        inside = [c for p, c in self.document.cells.items() if p == prefix or p.startswith(prefix + "/")]
        newest = max(inside, key=lambda cell: cell.ver, default=None)
        return self.provenance.get(newest.op_id) if newest is not None else None

    def put(self, path: str, value: CellValue) -> None:
        """Set an answer from the program's side (a pop-up, a new row): a draft like any other, sent at once."""
        self._note(path, value)
        field = self.fields.get(path)
        if field is not None:
            field.answer.show(value)
        self.refresh()
        self.flush()

    def add_row(self, group: str) -> str:
        """A new row, seen on this screen only until something is written in it."""
        row_id = uuid7(time.time_ns() // 1_000_000, os.urandom(10))
        self._new_rows[f"{group}/{row_id}"] = True
        self.refresh()
        self.rows_changed.emit(group)
        return row_id

    def remove_row(self, group: str, row_id: str) -> None:
        """Take the row away: at once when nobody else has it, else when the draft is shared."""
        whole = f"{group}/{row_id}"
        if any(path.startswith(whole) for path in self.document.cells):
            self.put(whole, False)
        else:
            for path in [path for path in self._typed if path.startswith(whole + "/")]:
                self._note(path, None)
            self._new_rows[whole] = False
            self.refresh()
            self.flush()
        self.rows_changed.emit(group)

    def restore_row(self, group: str, row_id: str) -> None:
        self.put(f"{group}/{row_id}", True)
        self.rows_changed.emit(group)

    # -- fields ------------------------------------------------------------------------------------------------------

    def make_field(
        self,
        path: str,
        *,
        name: str = "",
        label: str = "",
        compact: bool = False,
        as_choice: bool = False,
        least: int = 2,
        item: Item | None = None,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> Field:
        """The field of a cell, bound. `name` is its objectName, `field.<path>` unless told."""
        found = item or self.definition.item(path)
        if found is None:
            raise LookupError(path)
        careful = any(rule.popup is not None and path in rule.reads for rule in self.definition.rules)
        called = name or f"field.{path}"
        answer: Answer
        if holds_municipality(found):
            answer = MunicipalityAnswer(found, called, self.today, municipality_names(self.context.known()))
        else:
            answer = make_answer(found, called, self, as_choice=as_choice, least=least, careful=careful, wrap=wrap)
        field = Field(path, found, answer, label=label, compact=compact, parent=parent)
        self.fields[path] = field
        field.edited.connect(self._edited)
        field.compare_requested.connect(self.compare_requested)
        self._fill(field)
        self._dress(field)
        if path in self._told:
            self.check_field(path)
        return field

    def forget(self, prefix: str) -> None:
        """Fields below `prefix` are no longer on the screen."""
        for path in [path for path in self.fields if path == prefix or path.startswith(prefix + "/")]:
            del self.fields[path]

    def today(self) -> str:
        return self.context.facts().today

    def unit_options(self) -> Options:
        parties = self.case.parties if self.case is not None else ()
        units = self.context.in_order({*parties, *self.recipients})
        return [(unit_id, self.context.unit_name(unit_id)) for unit_id in units]

    def unit_picker(self, name: str) -> UnitPicker:
        """For any unit but the own. Whom a person leaves out of her consent may be a unit without an inbox."""
        return UnitPicker(self.context, name, self.context.say("unit.add"), any_known=self.definition.id == CONSENT)

    def row_options(self, group_id: str) -> Options:
        values = self.values()
        first = self.definition.index[group_id].items[0].id
        return [
            (row_id, f"{number} {values.get(f'{group_id}/{row_id}/{first}') or ''}".strip())
            for number, row_id in enumerate(rows(values, group_id), start=1)
        ]

    # -- typing ------------------------------------------------------------------------------------------------------

    def _edited(self, path: str) -> None:
        field = self.fields[path]
        value = field.answer.value()
        previous = self.value(path)
        if same_value(previous, value):
            return
        rule = self._question(path, value)
        if rule is not None:
            self._held[path] = value
            self.question_raised.emit(rule, path, previous)
            return
        self._note(path, value)
        mended = bool(field.frame.error()) and field.answer.problem() is None
        if mended or isinstance(field.answer, RadioAnswer):
            self.check_field(path)
        self.refresh()

    def _note(self, path: str, value: CellValue) -> None:
        self._promote(path)
        self._seen.setdefault(path, self._shown.get(path, self._op_of(path)))
        self._typed[path] = value
        self._confirmed.discard(path)
        if not self._unsent:
            self._first_unsent = time.monotonic()
        self._unsent[path] = value
        waited = int((time.monotonic() - self._first_unsent) * 1000)
        self._timer.start(max(0, min(QUIET_MS, LONGEST_WAIT_MS - waited)))

    def _promote(self, path: str) -> None:
        """What was filled in beforehand counts as written once somebody writes beside it."""
        section = self.definition.section_of(path)
        for other in list(self._prefilled):
            if other == path or self.definition.section_of(other) is not section:
                continue
            value = self._prefilled.pop(other)
            self._typed[other] = self._unsent[other] = value
        self._prefilled.pop(path, None)

    def promote_all(self) -> None:
        """Before sharing: everything one sees in the form is meant."""
        for path, value in list(self._prefilled.items()):
            if path in self.evaluation.visible and path not in self.evaluation.readonly:
                self._prefilled.pop(path, None)
                self._note(path, value)

    def mean_defaults(self) -> None:
        """What a question starts with is what she has seen, and is meant when she sends."""
        for path, item in self.definition.index.items():
            if item.default is not None and path in self.evaluation.visible and self.value(path) is None:
                self.put(path, item.default)

    def flush(self) -> None:
        """Hand every unsent edit to the file now."""
        self._timer.stop()
        waiting, self._unsent = self._unsent, {}
        for path, value in waiting.items():
            seen = self._seen.get(path, self._op_of(path))
            self.draft_changed.emit(self.document.doc_id, path, value, seen)
        if waiting:
            self.drafts_changed.emit()

    def saved(self, path: str, value: CellValue) -> None:
        """The file has this draft."""
        if path in self._typed and same_value(self._typed[path], value):
            self._confirmed.add(path)

    # -- the question a change raises ----------------------------------------------------------------------------------

    def _question(self, path: str, value: CellValue) -> Rule | None:
        state = {**self.values(), path: value}
        evaluation = evaluate(self.definition, state, Moment.CHANGE, self.context.editor, self.context.facts())
        for finding in evaluation.findings:
            rule = self.definition.rule(finding.rule_id)
            if rule is not None and rule.popup is not None and path in rule.reads and path != finding.path:
                return rule
        return None

    def held(self) -> Mapping[str, CellValue]:
        """Answers chosen but waiting for what belongs to them."""
        return self._held

    def level_of(self, rule: Rule) -> Level:
        """How hard the rule is under the policy in force."""
        softened = self.context.known().policies.get(rule.policy or "", "require")
        return Level.CONFIRM if rule.policy and softened == "prompt" else rule.level

    def settle(self, path: str, together: Mapping[str, CellValue]) -> None:
        """The question is answered: the held answer and what belongs to it go on as one."""
        value = self._held.pop(path)
        for other, text in together.items():
            self._note(other, text)
        self.put(path, value)
        for other in together:
            if other in self.fields:
                self._fill(self.fields[other])

    def keep_safe(self, path: str, value: CellValue) -> None:
        """What is written in a pop-up is a draft from the first letter, though the answer it belongs to is held."""
        if not same_value(self.value(path), value):
            self._note(path, value)

    def take_back(self, path: str) -> None:
        """The question was not answered: the old answer stands, nothing else changes."""
        self._held.pop(path, None)
        field = self.fields.get(path)
        if field is not None:
            field.answer.show(self.value(path))

    # -- rules -------------------------------------------------------------------------------------------------------

    def _evaluate(self, moment: Moment) -> Evaluation:
        values = self.values()
        found = evaluate(self.definition, values, moment, self.context.editor, self.context.facts())
        groups = {path for path, item in self.definition.index.items() if item.repeat == "rows"}
        if self.ended:
            found = replace(found, readonly=found.visible | groups)
        elif self.others is not None:
            found = replace(found, readonly=found.readonly | self.others(self.document, found.visible | groups))
        grade = self._grade()
        if not grade:
            return found
        # What is never taken in for a protected person has no field, and is not asked for.
        places = found.visible | {finding.path for finding in found.findings}
        never = shipped_protection().withheld(grade, self.definition.id, places, values)
        findings = tuple(finding for finding in found.findings if finding.path not in never)
        return replace(found, visible=found.visible - never, required=found.required - never, findings=findings)

    def _grade(self) -> str:
        """How the person's identity is protected; '' when it is not."""
        header = self.case.header if self.case is not None else None
        return header.text("person/protected") if header is not None else ""

    def refresh(self) -> None:
        """Visibility, locks and choices after a change."""
        self.evaluation = self._evaluate(Moment.CHANGE)
        for field in self.fields.values():
            self._dress(field)
        self.evaluated.emit()

    def _dress(self, field: Field) -> None:
        field.set_visible(field.path in self.evaluation.visible)
        locked = field.path in self.evaluation.readonly
        field.show_locked(self.tr("Locked for you") if locked else None)
        if field.item.rows_of is not None:
            field.answer.set_options(self.row_options(field.item.rows_of))
        elif field.item.type == "unit":
            field.answer.set_options(self.unit_options())

    def message(self, finding: Finding) -> str:
        return finding_text(self.definition, finding, self.context.common)

    def summary(self, finding: Finding) -> str:
        return summary_text(self.definition, self.values(), finding, self.context.common)

    def check_field(self, path: str) -> None:
        """What is wrong with one field now, told below it. Emptiness is not asked for here."""
        field = self.fields.get(path)
        if field is None:
            return
        problem = field.answer.problem()
        if problem is None:
            found = [f for f in self._evaluate(Moment.LEAVE).blocking if f.path == path]
            problem = found[0] if found else None
        if problem is None and path in self._told:
            asked = [f for f in self._evaluate(Moment.ESTABLISH).blocking if f.path == path]
            problem = asked[0] if asked else None
        field.show_error(self.message(problem) if problem is not None else "")

    def check(self, moment: Moment) -> tuple[Finding, ...]:
        """Look at the whole form, tell each field, and give what blocks in the order of the form."""
        self.promote_all()
        found = self._evaluate(moment).blocking
        self._told = {finding.path for finding in found}
        by_path = {finding.path: finding for finding in found}
        for path, field in self.fields.items():
            finding = by_path.get(path)
            field.show_error(self.message(finding) if finding is not None else "")
        for path, show_error in self.several.items():
            show_error(self.message(by_path[path]) if path in by_path else "")
        return found

    def told(self, moment: Moment, level: Level) -> tuple[Finding, ...]:
        """What is said of the form at a moment without keeping it from being sent."""
        return tuple(finding for finding in self._evaluate(moment).findings if finding.level is level)

    def look(self, moment: Moment) -> tuple[Finding, ...]:
        """The same without telling the fields."""
        return self._evaluate(moment).blocking

    def focus(self, path: str) -> bool:
        """Put the cursor in a field; False when no field on the screen has the path."""
        field = self.fields.get(path) or self.places.get(path)
        if field is None:
            return False
        field.answer.focus()
        return True

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        page = self.parent()
        if old is None or (isinstance(page, QWidget) and not page.isAncestorOf(old)):
            return  # every form that is open hears of every step
        left = self._field_around(old)
        if left is None or left is self._field_around(new):
            return
        left.answer.tidy()
        self.flush()
        self.check_field(left.path)
        if left.path not in self._typed:
            self._fill(left)

    def _field_around(self, widget: QWidget | None) -> Field | None:
        by_control = {id(field.answer.widget): field for field in self.fields.values()}
        while widget is not None:
            if (field := by_control.get(id(widget))) is not None:
                return field
            widget = widget.parentWidget()
        return None

    def _row_ids(self) -> dict[str, tuple[str, ...]]:
        values = self.values()
        return {path: rows(values, path) for path, item in self.definition.index.items() if item.repeat == "rows"}
