"""The record a printed SIP is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop.documents.paper import Imprint

CellValue = str | int | bool | Sequence[str] | None

_BEFORE_ESTABLISHED = frozenset(
    {"SIP_NEED", "SIP_DECLINED", "SIP_PREPARING", "SIP_CALLED", "SIP_MEETING_HELD", "SIP_CANCELLED"}
)


class Audience(StrEnum):
    """For whom a copy is made: the person gets what she needs, a party without the system the whole plan."""

    PERSON = "person"
    PARTY = "party"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SipPrint:
    """A SIP at the moment somebody prints it.

    `cells` are the SIP document's cells by path. `unit_names` and `unit_phones` go by unit id. `printed_at` is local
    time. `protected` is the header's `person/protected` (None = not protected). Of a protected person the facts in
    `withheld` (domain.protected) are left out, all of them when the caller names none: units then stand by name, and
    numbers to call, only for those that the caller has named in `unit_names` and `unit_phones`.
    A name in `hidden_words` (of the other units) is then held back even in what people have typed.
    `audience` chooses how much is printed; `copy_to` is who gets this copy, the person herself when empty.
    `signature_lines` goes by the policy. `consent_ended_on`: the day on which the consent to share was taken back.
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
    hidden_words: frozenset[str] = frozenset()
    unverified: bool = False
    audience: Audience = Audience.PERSON
    copy_to: str = ""
    signature_lines: bool = True
    consent_ended_on: date | None = None

    def __repr__(self) -> str:
        return "SipPrint(...)"

    @property
    def is_draft(self) -> bool:
        """True also when the caller did not say so but the plan has not been established."""
        return self.draft or not self.established_date or self.status in _BEFORE_ESTABLISHED

    @property
    def imprint(self) -> Imprint:
        """What stands at the foot of every page, and in the frame on top."""
        return Imprint(
            printed_at=self.printed_at,
            printed_by_unit=self.printed_by_unit,
            print_code=self.print_code,
            training=self.training,
            draft="UTKAST – planen är inte upprättad" if self.is_draft else "",
        )

    @property
    def signed(self) -> bool:
        """Whether there are lines to sign on: nobody signs a plan that has ended."""
        return self.signature_lines and self.status != "SIP_CLOSED"

    @property
    def whole(self) -> bool:
        """Whether this copy holds everything that the parties share."""
        return self.audience is Audience.PARTY

    def withholds(self, fact: str) -> bool:
        """Whether a fact about a protected person stays off the paper."""
        return bool(self.protected) and (self.withheld is None or fact in self.withheld)

    @property
    def hides_number(self) -> bool:
        """Whether only the date of birth may stand on the paper."""
        return self.birth_only or self.withholds("number")
