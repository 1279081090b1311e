"""The record a printed SIP is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

CellValue = str | int | bool | Sequence[str] | None

_BEFORE_ESTABLISHED = frozenset(
    {"SIP_NEED", "SIP_DECLINED", "SIP_PREPARING", "SIP_CALLED", "SIP_MEETING_HELD", "SIP_CANCELLED"}
)


class UnverifiedContentError(Exception):
    """The plan's signatures have not been verified, so it must not reach paper. Carries no text of the plan."""

    code = "print_unverified_content"

    def __init__(self) -> None:
        super().__init__(self.code)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SipPrint:
    """A SIP at the moment somebody prints it.

    `cells` are the SIP document's cells by path. `unit_names` and `unit_phones` go by unit id. `printed_at` is local
    time. `protected` is the header's `person/protected` (None = not protected). Of a protected person the facts in
    `withheld` (domain.protected) are left out, all of them when the caller names none: units then stand by name, and
    numbers to call, only for those that the caller has named in `unit_names` and `unit_phones`.
    `unverified` means that the signatures behind the cells did not hold; such a plan is refused.
    `repr` is the bare class name: the record holds patient data and must be safe to log by accident.
    """

    person_name: str
    person_id_text: str
    birth_only: bool
    version: int
    status: str
    established_date: date | str | None
    cells: Mapping[str, CellValue]
    unit_names: Mapping[str, str]
    unit_phones: Mapping[str, str]
    printed_at: datetime
    printed_by_unit: str
    print_code: str
    training: bool
    draft: bool
    large_type: bool = False
    protected: str | None = None
    withheld: frozenset[str] | None = None
    unverified: bool = False

    def __repr__(self) -> str:
        return "SipPrint(...)"

    @property
    def is_draft(self) -> bool:
        """True also when the caller did not say so but the plan has not been established."""
        return self.draft or not self.established_date or self.status in _BEFORE_ESTABLISHED

    def withholds(self, fact: str) -> bool:
        """Whether a fact about a protected person stays off the paper."""
        return bool(self.protected) and (self.withheld is None or fact in self.withheld)

    @property
    def hides_number(self) -> bool:
        """Whether only the date of birth may stand on the paper."""
        return self.birth_only or self.withholds("number")
