"""What a person has said of consent, in words, with the sign and the colour that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.models.records import ConsentBasis, ConsentRecord
from desktop.views.moments import long_day, parse_day
from domain.access_table import ASSESSED
from domain.consent import (
    CANNOT,
    GIVEN,
    INPATIENT,
    KIN,
    LIMITED,
    NOT_ASKED,
    OPEN_CARE,
    PLAN,
    PORTAL,
    READING,
    REFUSED,
    WITHDRAWN,
)
from domain.operation import CellValue

ICONS: Final = {"ok": "verified_user", "warn": "gpp_maybe", "danger": "do_not_disturb_on"}
_KINDS: Final = {
    GIVEN: "ok",
    LIMITED: "warn",
    NOT_ASKED: "warn",
    CANNOT: "warn",
    NOT_ASKED + ASSESSED: "warn",
    CANNOT + ASSESSED: "ok",
    REFUSED: "danger",
    WITHDRAWN: "danger",
}


def purpose_words(purpose: str) -> str:
    """What the consent is for."""
    return {
        INPATIENT: QCoreApplication.translate("consent", "Coordination in and out of hospital"),
        OPEN_CARE: QCoreApplication.translate("consent", "Coordination in open care"),
        PLAN: QCoreApplication.translate("consent", "Coordinated individual plan, SIP"),
        KIN: QCoreApplication.translate("consent", "Next of kin may be told"),
        PORTAL: QCoreApplication.translate("consent", "Shown in 1177 and in the national overview"),
        READING: QCoreApplication.translate("consent", "Reading of the plan by a unit that takes no part"),
    }.get(purpose, purpose)


def state_words(state: str) -> tuple[str, str, str]:
    """(words, icon, kind of badge) for a state, with the harm assessment where there is one."""
    words = {
        GIVEN: QCoreApplication.translate("consent", "Consent given"),
        LIMITED: QCoreApplication.translate("consent", "Consent with exceptions"),
        NOT_ASKED: QCoreApplication.translate("consent", "Not asked yet"),
        CANNOT: QCoreApplication.translate("consent", "Cannot consent"),
        NOT_ASKED + ASSESSED: QCoreApplication.translate("consent", "Not asked, harm assessed"),
        CANNOT + ASSESSED: QCoreApplication.translate("consent", "Cannot consent, harm assessed"),
        REFUSED: QCoreApplication.translate("consent", "Consent denied"),
        WITHDRAWN: QCoreApplication.translate("consent", "Consent taken back"),
    }
    kind = _KINDS.get(state, "danger")
    return words.get(state, state), ICONS[kind], kind


def reach_words(record: ConsentRecord) -> str:
    """What the state lets go out."""
    if record.purpose == KIN and record.state in {GIVEN, LIMITED}:
        return QCoreApplication.translate("consent", "Kin may be told and may have a copy of the plan.")
    return {
        GIVEN: QCoreApplication.translate("consent", "What the others need may be told."),
        LIMITED: QCoreApplication.translate("consent", "What the others need may be told, except what is left out."),
        NOT_ASKED: QCoreApplication.translate("consent", "Nothing leaves your unit before the person has been asked."),
        CANNOT: QCoreApplication.translate("consent", "Nothing leaves your unit before the harm has been assessed."),
        NOT_ASKED + ASSESSED: QCoreApplication.translate("consent", "Only what the law demands may be told."),
        CANNOT + ASSESSED: QCoreApplication.translate("consent", "What is needed may be told to the assessed units."),
        REFUSED: QCoreApplication.translate("consent", "Nothing new leaves your unit. Plan with the person there."),
        WITHDRAWN: QCoreApplication.translate("consent", "Nothing new leaves your unit. What has come is kept."),
    }.get(record.state, "")


def basis_words(basis: ConsentBasis, now: datetime) -> str:
    """On what grounds a message was sent that did not rest on a yes; '' when it did."""
    if not basis.assessed:
        return ""
    law = {
        "OSL_25_13": QCoreApplication.translate("consent", "OSL chapter 25 section 13"),
        "OSL_25_1": QCoreApplication.translate("consent", "OSL chapter 25 section 1"),
        "OSL_26": QCoreApplication.translate("consent", "OSL chapter 26"),
    }.get(basis.assessed_basis, "")
    head = QCoreApplication.translate("consent", "Sent after an assessment of harm, without the person's consent")
    by = (
        QCoreApplication.translate("consent", "assessed by {name}").format(name=basis.assessed_by)
        if basis.assessed_by
        else ""
    )
    first = ", ".join(part for part in (f"{head} ({law})" if law else head, by) if part) + "."
    day = parse_day(basis.assess_again)
    again = (
        QCoreApplication.translate("consent", "To be assessed anew by {day}.").format(
            day=long_day(day, year=day.year != now.year)
        )
        if day
        else ""
    )
    reason = basis.assessed_reason
    closed = reason if not reason or reason.endswith(".") else f"{reason}."
    return " ".join(part for part in (first, closed, again) if part)


def kin_words(basis: ConsentBasis) -> str:
    """That kin named in a message may not be told; '' when they may, or none are named."""
    if not basis.kin or basis.kin in {GIVEN, LIMITED, CANNOT + ASSESSED}:
        return ""
    words, _, _ = state_words(basis.kin)
    told = QCoreApplication.translate("consent", "Next of kin: {state}. Tell them nothing and give them no copy.")
    return told.format(state=f"{words[:1].lower()}{words[1:]}")


def earlier_words(fields: Mapping[str, CellValue], now: datetime) -> str:
    """One earlier answer in a line: when, what, and who asked."""
    day = parse_day(fields.get("asked_at") or fields.get("withdrawn_at"))
    words, _, _ = state_words(str(fields.get("state") or NOT_ASKED))
    asked = str(fields.get("asked_by") or "")
    parts = (long_day(day, year=day.year != now.year) if day else "", words, asked)
    return ", ".join(part for part in parts if part)
