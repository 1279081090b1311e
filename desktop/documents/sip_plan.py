"""The record a printed SIP is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.documents.print_subject import CellValue, PrintSubject

__all__ = ["Audience", "CellValue", "SipPrint"]

_BEFORE_ESTABLISHED = frozenset(
    {"SIP_NEED", "SIP_DECLINED", "SIP_PREPARING", "SIP_CALLED", "SIP_MEETING_HELD", "SIP_CANCELLED"}
)


class Audience(StrEnum):
    """For whom a copy is made: the person gets what she needs, a party without the system the whole plan."""

    PERSON = "person"
    PARTY = "party"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SipPrint(PrintSubject):
    """A SIP at the moment somebody prints it.

    `audience` chooses how much is printed; `copy_to` is who gets this copy, the person herself when empty.
    `signature_lines` goes by the policy. `consent_ended_on`: the day on which the consent to share was taken back.
    """

    version: int
    status: str
    established_date: date | str | None
    audience: Audience = Audience.PERSON
    copy_to: str = ""
    signature_lines: bool = True
    consent_ended_on: date | None = None

    @property
    def is_draft(self) -> bool:
        """True also when the caller did not say so but the plan has not been established."""
        return self.draft or not self.established_date or self.status in _BEFORE_ESTABLISHED

    @property
    def draft_notice(self) -> str:
        """What the frame says of a plan that is not valid yet."""
        return "UTKAST – planen är inte upprättad" if self.is_draft else ""

    @property
    def signed(self) -> bool:
        """Whether there are lines to sign on: nobody signs a plan that has ended."""
        return self.signature_lines and self.status != "SIP_CLOSED"

    @property
    def whole(self) -> bool:
        """Whether this copy holds everything that the parties share."""
        return self.audience is Audience.PARTY
