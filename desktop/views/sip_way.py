"""The way of a SIP: its stations, what leads on from each, and who is asked to answer for the plan."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.models.records import CaseRecord
from desktop.views.process_strip import Way
from desktop.views.view_context import ViewContext

_TAKE: Final = "accept_plan"
SIP_WAY: Final = Way(
    (
        *("SIP_NEED", "SIP_PREPARING", "SIP_CALLED", "SIP_MEETING_HELD"),
        *("SIP_ACTIVE", "SIP_FOLLOW_UP", "SIP_CLOSED"),
    ),
    MappingProxyType({"SIP_DECLINED": "do_not_disturb_on", "SIP_CANCELLED": "block"}),
    "station",
    MappingProxyType(
        {
            "SIP_NEED": ("offer_accepted", "register_need"),
            "SIP_DECLINED": ("offer_accepted",),
            "SIP_PREPARING": ("send_KAL", "call_known", "meeting_held"),
            "SIP_CALLED": ("meeting_held",),
            "SIP_ACTIVE": (_TAKE, "follow_up"),
            "SIP_FOLLOW_UP": (_TAKE,),
        }
    ),
)
"""After the meeting and while the plan is followed up, the way on is to establish it: that button stands below it."""
WITHOUT_CONSENT: Final = ("close_plan", "cancel_plan")
"""What is left to do with a plan whose consent has been taken back."""
OF_THE_PLAN: Final = frozenset({"establish"})
"""Steps that look at everything the plan says: taken where it is written, so that what is missing can be shown."""


def offer_words(context: ViewContext, record: CaseRecord) -> str:
    """That somebody is asked to answer for the plan, and has not said yes or no; '' where nobody is."""
    header = record.case.header
    to_unit = header.text("plan_offer/to") if header is not None else ""
    if header is None or not to_unit:
        return ""
    if to_unit == context.editor.unit_id:
        words = QCoreApplication.translate("SipWay", "{unit} asks you to answer for the plan")
        return words.format(unit=context.unit_name(header.text("plan_offer/by")))
    words = QCoreApplication.translate("SipWay", "{unit} is asked to answer for the plan, no answer yet")
    return words.format(unit=context.unit_name(to_unit))
