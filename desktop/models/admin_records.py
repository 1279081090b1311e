"""What administration shows and asks: units, people with their roles, what applies, changes, inboxes, imports.

Everything is as the store told it a moment ago; nothing of it is kept on the computer. A `version` is what the store
calls the state that was seen: it goes back with a change, and a state that has moved since is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeAlias, TypeVar

from domain.directory import Unit

_T = TypeVar("_T")
Value: TypeAlias = "str | int | bool | list[str] | None"

# The kinds of change. `target` is: a unit's id, a user's id, a user's id, "unit/name", a policy's name, a list's name,
# the id of a message (made by the client), and '' for what is issued.
UNIT, USER, ROLE, COMPARTMENT, POLICY, CODES, NOTICE, FORM, PROCESS = (
    *("unit", "user", "role", "compartment", "policy", "codes", "notice", "form", "process"),
)
UNITS_FILE, USERS_FILE = "units", "users"
"""The kinds of import."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One change. `seen` is the version of what is changed, '' for something new; `cells` only what shall differ.

    unit: the cells of the unit document (central/PROTOCOL.md §6.10). user: name, title, hsa_id, protected. role: unit,
    role, until (UTC '…Z', '' for no end; a moment that has passed ends it at once). compartment: members (all of them).
    policy: since, value. codes: code to words. notice: text, level, from, until. form and process: json, since.
    """

    kind: str
    target: str
    seen: str
    cells: Mapping[str, Value]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was made: its number, the version that stands now, and the target (made by the store for a new
    person)."""

    number: int
    version: str
    target: str


class AdminRefused(Exception):
    """The store does not do it. `code` has its words in resources/texts/administration.yaml (`admin.<code>`), with
    `params`; `field` names the cell that it is about, '' for none; `moved` that somebody else has changed it."""

    def __init__(self, code: str, field: str = "", params: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params

    @property
    def moved(self) -> bool:
        return self.code == "changed_by_other"


@dataclass(frozen=True, slots=True)
class Rows(Generic[_T]):
    """A page of a list. `after` asks for the next one, '' when there is none; `total` is of the whole list, counted no
    further than 1,000 for people."""

    rows: tuple[_T, ...]
    after: str
    total: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as it is administered. `mine` says that the asker may change it; `unread` messages to it are not
    acknowledged there; `people` work there now."""

    unit: Unit
    version: str
    mine: bool
    unread: int
    people: int


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role at a unit, until a moment (UTC) or '' with no end. `mine` says that the asker may change it."""

    unit_id: str
    unit_name: str
    role: str
    until: str
    version: str
    mine: bool


@dataclass(frozen=True, slots=True)
class UserRow:
    """Somebody who works in the system. `roles` are those that the asker may know of; `elsewhere` that there are
    others. `protected` says that she is known by her function alone."""

    user_id: str
    name: str
    title: str
    hsa_id: str
    protected: bool
    version: str
    mine: bool
    roles: tuple[RoleRow, ...]
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What somebody changed. `before` and `after` hold the cells that differ; `batch` is the number of the import that
    it came with, 0 for none."""

    number: int
    at: str
    user_id: str
    user_name: str
    unit_id: str
    unit_name: str
    kind: str
    target: str
    target_name: str
    principal: str
    reason: str
    batch: int
    before: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    after: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An inbox as the report shows it: how much waits and since when, since when nobody has opened a message (UTC, ''
    for none), and when open care was last handled (days)."""

    unit_id: str
    name: str
    principal: str
    inbox_state: str
    people: int
    unread: int
    oldest_unread: str
    oldest_unopened: str
    last_open_care_handled_at: str


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy with the value of each day on which it changes. `form` says how a value is written: 'choice' (one of
    `choices`), 'number', or 'limit' ('24 hours', '24 weekday_hours', '3 days')."""

    name: str
    values: Mapping[str, str]
    version: str
    choices: tuple[str, ...]
    form: str


@dataclass(frozen=True, slots=True)
class CodesRow:
    """A code list: words by code."""

    name: str
    words: Mapping[str, str]
    version: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A message to all. `level` is INFO or WARNING; `begins` and `ends` are Swedish minutes (YYYY-MM-DDTHH:MM)."""

    notice_id: str
    text: str
    level: str
    begins: str
    ends: str
    version: str


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A form or a process table that was issued, in force from a Swedish day; `number` counts what was issued."""

    kind: str
    name: str
    hash: str
    number: int
    since: str


@dataclass(frozen=True, slots=True)
class Applies:
    """What applies to everybody. `regional` says that the asker may change it."""

    regional: bool
    policies: tuple[PolicyRow, ...]
    codes: tuple[CodesRow, ...]
    notices: tuple[NoticeRow, ...]
    issued: tuple[IssuedRow, ...]


@dataclass(frozen=True, slots=True)
class ImportFault:
    """A line that cannot be taken. `line` counts as the file does (the heading is line 1), 0 for the file as a whole;
    `code` is the key of its words."""

    line: int
    column: str
    code: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What a line would do. `what` is NEW, CHANGED or ENDED; `before` and `after` the cells that differ."""

    line: int
    what: str
    target: str
    name: str
    before: Mapping[str, Value]
    after: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file would do, or did: counted in full, shown up to a limit. With a fault nothing is done.

    `digest` names the file and what it was compared with: it goes back with the order to carry it out, and an import of
    something else than what was looked at is refused. `number` is that of the import once it is done, else 0.
    """

    lines: int
    new: int
    changed: int
    unchanged: int
    ended: int
    shown: tuple[ImportLine, ...]
    faults: tuple[ImportFault, ...]
    fault_count: int
    digest: str
    number: int

    @property
    def may_be_done(self) -> bool:
        return self.fault_count == 0 and self.new + self.changed + self.ended > 0
