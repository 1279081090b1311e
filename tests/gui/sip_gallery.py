"""Pictures of the SIP's screens in every state. Run by hand:

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.gui.sip_gallery OUT [only-names-containing]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from desktop.models.process_records import StepRecord
from desktop.models.records import Answer, CaseRecord
from desktop.views.case_view import CaseView
from desktop.views.frame import MainWindow
from desktop.views.sip_panels import NEED_FORM, START
from tests.gui.case_gallery import framed, main
from tests.gui.process_stage import record_in, told
from tests.gui.sip_stage import OWNER, SipStage

ANSWERS = {
    "fyr-vc1": {"coming": "SUBSTITUTE", "substitute": "Per Holm, sjuksköterska"},
    "fyr-krehab": {"coming": "WRONG_UNIT", "right_unit": "Primärvårdsrehab"},
}


def window(record: CaseRecord, part: str = "", unit: str = OWNER) -> MainWindow:
    view = CaseView(told(unit))
    view.show_record(record)
    view.show_tab("sip")
    if part and view.plan is not None:
        view.plan.show_part(part)
    return framed(view)


def need() -> MainWindow:
    return window(SipStage("SIP_NEED").sip_record())


def accept() -> MainWindow:
    stage = SipStage("SIP_NEED")
    stage.put(stage.header, OWNER, "2026-11-10T09:11", {"consent/SIP/state": None})
    shown = window(stage.sip_record())
    shown.findChild(CaseView).process.begin_event("offer_accepted")  # type: ignore[union-attr]
    return shown


def start() -> MainWindow:
    view = CaseView(told())
    view.show_record(record_in("INP_READY"))
    view.show_tab("sip")
    return framed(view)


def second() -> MainWindow:
    shown = start()
    view = shown.findChild(CaseView)
    assert isinstance(view, CaseView)
    view.process.begin(StepRecord(START, NEED_FORM))
    view.process.answered(Answer("", queued=False, code="second_plan"))
    return shown


def preparing() -> MainWindow:
    stage = SipStage("SIP_PREPARING")
    stage.begin(complete=False)
    return window(stage.sip_record())


def called() -> MainWindow:
    stage = SipStage("SIP_CALLED")
    stage.begin(complete=False)
    stage.call(ANSWERS)
    return window(stage.sip_record(), "calls")


def called_unit() -> MainWindow:
    stage = SipStage("SIP_CALLED", "fyr-soc2")
    stage.begin(complete=False)
    stage.call()
    return window(stage.sip_record(), "calls", "fyr-soc2")


def meeting() -> MainWindow:
    stage = SipStage("SIP_CALLED")
    stage.begin(complete=False)
    stage.call(ANSWERS)
    shown = window(stage.sip_record())
    shown.findChild(CaseView).process.begin_event("meeting_held")  # type: ignore[union-attr]
    return shown


def to_establish() -> MainWindow:
    stage = SipStage("SIP_MEETING_HELD")
    stage.begin(complete=False)
    shown = window(stage.sip_record())
    shown.findChild(CaseView).plan.establish()  # type: ignore[union-attr]
    return shown


def _established(status: str = "SIP_ACTIVE") -> SipStage:
    stage = SipStage(status)
    stage.begin(complete=True)
    stage.establish(1, "2026-09-03")
    return stage


def active() -> MainWindow:
    stage = _established()
    stage.put(stage.header, OWNER, "2026-11-18T09:11", {"plan_offer/to": "fyr-vc1", "plan_offer/by": OWNER})
    return window(stage.sip_record())


def versions() -> MainWindow:
    stage = _established()
    stage.put(
        stage.plan,
        OWNER,
        "2026-11-18T11:00",
        {"version": 2, "established_date": "2026-11-18", "long_term_goal": "Jag vill bo kvar hemma och gå till kören."},
    )
    stage.keep(2, "2026-11-18T11:00")
    shown = window(stage.sip_record(), "versions")
    view = shown.findChild(CaseView)
    assert isinstance(view, CaseView)
    assert view.plan is not None
    view.plan.versions.choose(view.plan.versions.versions[1].doc_id)
    return shown


def follow_up() -> MainWindow:
    stage = _established("SIP_FOLLOW_UP")
    stage.put(stage.plan, OWNER, "2026-11-19T09:40", {"status": "SIP_FOLLOW_UP", "rating_participation": 8})
    return window(stage.sip_record(), "follow_up")


def before_follow_up() -> MainWindow:
    stage = _established()
    stage.put(stage.plan, OWNER, "2026-11-19T09:40", {"follow_up_date": "2026-11-12"})
    return window(stage.sip_record(), "follow_up")


def prints() -> MainWindow:
    stage = _established()
    stage.call()
    rows = {
        "participants/x1/name": "Mats Lind",
        "participants/x1/function": "handläggare",
        "participants/x1/unit": "Försäkringskassan",
        "participants/x1/principal": "OTHER",
        "participants/x1/reached_by": "PRINT",
        "participants/x2/name": "Ulla Berg",
        "participants/x2/unit": "Hjälpmedelscentralen",
        "participants/x2/principal": "REGION",
        "participants/x2/reached_by": "PHONE",
        "participants/x2/phone": "0500-43 10 00",
    }
    stage.put(stage.plan, OWNER, "2026-11-18T11:00", rows)
    for entry, purpose, party in (("h1", "TO_PERSON", None), ("h2", "TO_PARTY_WITHOUT_SYSTEM", "Mats Lind")):
        op_id = stage.operation(OWNER, "2026-11-18T12:00", "hand_out")
        at = f"hand_out/{op_id}"
        told_: dict[str, object] = {
            f"{at}/version": 1,
            f"{at}/purpose": purpose,
            f"{at}/pages": 2,
            f"{at}/party": party,
        }
        del entry
        stage.put(stage.plan, OWNER, "2026-11-18T12:00", told_, "hand_out")  # type: ignore[arg-type]
    return window(stage.sip_record(), "prints")


def closed() -> MainWindow:
    stage = _established("SIP_CLOSED")
    stage.put(stage.plan, OWNER, "2026-11-19T09:40", {"status": "SIP_CLOSED", "close_reason": "GOALS_REACHED"})
    return window(stage.sip_record())


VIEWS: dict[str, Callable[[], MainWindow]] = {
    "need": need,
    "accept": accept,
    "start": start,
    "second": second,
    "preparing": preparing,
    "called": called,
    "called-unit": called_unit,
    "meeting": meeting,
    "to-establish": to_establish,
    "active": active,
    "versions": versions,
    "follow-up": follow_up,
    "before-follow-up": before_follow_up,
    "prints": prints,
    "closed": closed,
}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "", VIEWS)
