"""How the pages of administration ask: one call per thing wanted, answered on this thread or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from desktop.models.admin_records import (
    Applies,
    ChangeRow,
    Done,
    ImportReport,
    InboxRow,
    Rows,
    UnitRow,
    UserRow,
    Wish,
)
from desktop.models.known import Known
from desktop.views.say import Say

T = TypeVar("T")


class AdminDoor(Protocol):
    """The store, as administration speaks with it; off this thread."""

    def units(
        self, search: str = "", *, principal: str = "", state: str = "", after: str = "", limit: int = 200
    ) -> Rows[UnitRow]: ...

    def unit(self, unit_id: str) -> UnitRow | None: ...

    def users(
        self, search: str = "", *, unit: str = "", everyone: bool = False, after: str = "", limit: int = 200
    ) -> Rows[UserRow]: ...

    def user(self, user_id: str) -> UserRow | None: ...

    def changes(
        self, *, kind: str = "", target: str = "", batch: int = 0, after: str = "", limit: int = 200
    ) -> Rows[ChangeRow]: ...

    def inboxes(self, *, principal: str = "", after: str = "", limit: int = 200) -> Rows[InboxRow]: ...

    def applies(self) -> Applies: ...

    def change(self, wish: Wish) -> Done: ...

    def look_at_file(self, kind: str, data: bytes) -> ImportReport: ...

    def import_file(self, kind: str, data: bytes, report: ImportReport) -> ImportReport: ...


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something was not done, in words. `field` names what it is about, '' for the whole; `moved` that somebody
    else has changed it meanwhile."""

    words: str
    field: str = ""
    moved: bool = False


class Ask(Protocol):
    """Ask the store; `then` gets the answer, `fail` the reason why there is none."""

    def __call__(
        self, job: Callable[[AdminDoor], T], then: Callable[[T], None], fail: Callable[[Trouble], None]
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class AdminContext:
    """What every page of administration is given. `regional` says that she may change what applies to all; `own_unit`
    is the unit she works for, `new_id` makes the id of something new. `now` is the time here, `today` its day."""

    ask: Ask
    say: Say
    known: Callable[[], Known]
    now: Callable[[], datetime]
    today: Callable[[], str]
    new_id: Callable[[], str]
    regional: bool
    own_unit: str
