"""What the search answers: cases and units, in the order they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.models.unit_finder import Found


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case the unit holds. Of a protected person neither name nor number is told. `day` is the latest on which
    something was begun or sent in it ('YYYY-MM-DD'); `units` are the other parties; `plain` when å, ä and ö had to be
    passed over."""

    case_id: str
    person_name: str
    person_id: str
    protected: str
    case_type: str
    status: str
    topic: str = ""
    day: str = ""
    units: tuple[str, ...] = ()
    over: bool = False
    plain: bool = False

    @property
    def key(self) -> str:
        return f"case:{self.case_id}"


@dataclass(frozen=True, slots=True)
class FindAnswer:
    """The answer to what stood in the field. `more` when there are further cases than these; `number_code` why what
    looks like a person's number is none."""

    text: str
    cases: tuple[FoundCase, ...] = ()
    more: bool = False
    number_code: str = ""
    units: Found = field(default_factory=Found)
