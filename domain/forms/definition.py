"""A form definition as immutable data: sections of items, and the rules between them.

A *path* is what a cell has (`subgoals/<row>/text`); a *template path* stands for every row (`subgoals/*/text`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import StrEnum
from types import MappingProxyType

from domain.forms.expressions import ROW, Expression, absolute, direct_paths

ITEM_TYPES = frozenset(
    {
        "text",
        "prose",
        "radio",
        "choice",
        "multi",
        "check",
        "date",
        "time",
        "datetime",
        "integer",
        "decimal",
        "phone",
        "unit",
        "units",
        "group",
        "display",
    },
)
CHOICE_TYPES = frozenset({"radio", "choice", "multi"})
UNIT_KINDS = frozenset(
    {
        "SLUTEN",
        "SLUTEN_REHAB",
        "SPEC_OPEN",
        "VC",
        "REHAB_PV",
        "REGIONHALSA",
        "KOM_SOL",
        "KOM_SSK",
        "KOM_REHAB",
        "SKOLA",
    },
)
READ_ROLE = "READ"
PREFILL_SOURCES = frozenset(
    {
        "today",
        "now",
        "user.name",
        "user.title",
        "unit.id",
        "unit.name",
        "unit.phone",
        "case.estimated_discharge",
        "case.person.phone",
        "case.person.address",
        "case.person.municipality",
        "case.consent.SIP.asked_at",
        "case.consent.SIP.limits_note",
        "case.fvk.name",
        "case.fvk.unit",
        "case.fvk.phone",
        "plan.long_term_goal",
    },
)
"""Where a first value may come from. The view fetches it; the evaluator never does."""


class DefinitionError(ValueError):
    """Not a definition. `code` tells what is wrong, `where` the section, item path or rule."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}".strip())
        self.code = code
        self.where = where


class Level(StrEnum):
    """How hard a finding is: block refuses, confirm may be skipped and the skip is recorded, hint only tells."""

    BLOCK = "block"
    CONFIRM = "confirm"
    HINT = "hint"


class Moment(StrEnum):
    """When the form is looked at. ESTABLISH asks for everything PUBLISH does, and for the whole to be complete."""

    CHANGE = "change"
    LEAVE = "leave"
    PUBLISH = "publish"
    ESTABLISH = "establish"


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question, or a group of them. `items` are a group's children; `repeat` is None, 'rows' or 'unit'.

    `rows_of` makes the options of a choice the rows of another group. `free_text` lets a unit be named in words when
    it has no inbox. `starts_with` is how a text must begin. `row_label` names one row ("Delmål"), `add_label` the way
    to a new one. `required_message` replaces the common words when the answer is missing. `default` is the option a
    view starts with; an empty cell stays empty until somebody publishes.
    """

    id: str
    type: str
    label: str
    help: str = ""
    options: tuple[Option, ...] = ()
    max_len: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    repeat: str | None = None
    items: tuple[Item, ...] = ()
    show_if: Expression | None = None
    required: bool = False
    required_if: Expression | None = None
    readonly_if: Expression | None = None
    print: str | None = None
    prefill: str | None = None
    default: str | None = None
    rows_of: str | None = None
    free_text: bool = False
    starts_with: str = ""
    row_label: str = ""
    add_label: str = ""
    required_message: str = ""

    def option_label(self, code: object) -> str:
        """The words for an option code; '' for a code the item does not have."""
        return next((option.label for option in self.options if option.code == code), "")

    def child(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form. `parties_write` holds the unit kinds that may write in it; empty means every party."""

    id: str
    title: str
    tab: str | None = None
    parties_write: frozenset[str] = frozenset()
    print: str | None = None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Popup:
    """What a rule at change asks at once. `cancel` may hold {previous}: the label of the answer that is kept."""

    title: str
    body: str
    save: str
    cancel: str


@dataclass(frozen=True, slots=True)
class Rule:
    """When `when` holds at one of `moments`, `field` gets a finding of `level` with `code`.

    `each` names a repeating group the rule is tried on row by row; `when` and `field` may then use `./`.
    `policy` names the policy that can soften it: require keeps the level, prompt makes it confirm, off silences it.
    `params` are operands of time for the message. `reads` are the template paths `when` asks about directly: a view
    opens the pop-up when one of them has just changed.
    """

    id: str
    when: Expression
    level: Level
    moments: frozenset[Moment]
    field: str
    code: str
    message: str
    each: str | None = None
    policy: str | None = None
    params: Mapping[str, str] = with_default(default_factory=lambda: MappingProxyType({}))
    popup: Popup | None = None

    @property
    def reads(self) -> frozenset[str]:
        return frozenset(absolute(path, self.each) for path in direct_paths(self.when))

    @property
    def target(self) -> str:
        """`field` as a template path."""
        return absolute(self.field, self.each)

    @property
    def ties(self) -> bool:
        """Whether its cells merge as one: a block that every publish must satisfy."""
        return self.level is Level.BLOCK and Moment.PUBLISH in self.moments


@dataclass(frozen=True, slots=True)
class ProcessCell:
    """What the form only reads: a cell the process writes, such as `status`, or a fact of the case (domain.case_facts).

    `type` is 'code', 'date' or 'datetime'; only the latter two can be compared with other times.
    """

    id: str
    codes: tuple[str, ...] = ()
    type: str = "code"


@dataclass(frozen=True, slots=True)
class Supersedes:
    """The version of the form that came before, by hash, and what became of its answers (`domain.forms.upgrade`).

    `moved` and `codes` are {old place: new place} and {old place: {old code: new code}}, places being template paths;
    `retired` are the old places that are no longer asked for.
    """

    hash: str
    moved: Mapping[str, str] = with_default(default_factory=lambda: MappingProxyType({}))
    codes: Mapping[str, Mapping[str, str]] = with_default(default_factory=lambda: MappingProxyType({}))
    retired: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class FormDefinition:
    """One version of one form. Equal hashes mean equal definitions; `program` is the evaluator's compiled view of it.

    `required_at` is the moment from which empty required items block: 'publish', 'establish' or 'never'.
    """

    id: str
    version: str
    hash: str
    title: str
    verb: str
    required_at: str
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()
    process: tuple[ProcessCell, ...] = ()
    supersedes: Supersedes | None = None
    index: Mapping[str, Item] = with_default(default_factory=lambda: MappingProxyType({}), repr=False)
    section_index: Mapping[str, Section] = with_default(default_factory=lambda: MappingProxyType({}), repr=False)
    tied: Mapping[str, frozenset[str]] = with_default(default_factory=lambda: MappingProxyType({}), repr=False)
    program: object = with_default(default=None, repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FormDefinition) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def template_of(self, path: str) -> str | None:
        """The template path of a cell, `areas/skin/now` or `needs/*/area`; None when the form has no such cell.

        The cell of a whole row (`needs/<row>`) belongs to no item; the cell of one option belongs to its multi.
        """
        if path in self.index:
            return path
        head, _, last = path.rpartition("/")
        parent = self.index.get(head)
        if parent is not None:
            known = parent.type == "multi" and any(option.code == last for option in parent.options)
            return head if known else None
        parts = path.split("/")
        group = self.index.get(parts[0])
        if group is None or group.repeat is None or len(parts) < 3 or not parts[1] or parts[1] == "*":
            return None
        return self.template_of(f"{parts[0]}/*/{'/'.join(parts[2:])}")

    def item(self, path: str) -> Item | None:
        """The item a cell answers. None for an unknown path and for the cell of a whole row."""
        template = self.template_of(path)
        return None if template is None else self.index[template]

    def section_of(self, path: str) -> Section | None:
        """The section a cell, row or group belongs to."""
        return self.section_index.get(path.partition("/")[0])

    def rule(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def group_of(self, path: str) -> frozenset[str]:
        """The cells that merge and conflict as one with path, path included (design D7b)."""
        template = self.template_of(path)
        tied = self.tied.get(template) if template is not None else None
        if tied is None or template is None:
            return frozenset({path})
        row = path.split("/")[1] if "/*/" in template else ""
        return frozenset(name.replace("/*/", f"/{row}/", 1) for name in tied) | {path}


def in_row(path: str) -> bool:
    """Whether an author's path is relative to the row."""
    return path.startswith(ROW)
