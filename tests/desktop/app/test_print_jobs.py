"""From what a case holds to a letter: who it is to, what is kept back, what is not valid yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from pypdf import PdfReader

from desktop.app.printing import SIGNATURES, PrintJob, PrintWish, blank_job, print_job
from desktop.models.print_out import PrintOut
from desktop.models.records import CaseRecord
from domain.operation import CellValue
from tests.desktop.plan_acts import begin_plan, write_plan
from tests.domain.world import World, complete_plan
from tests.scenarios.consents import MESSAGE, WITHDRAWN
from tests.sync.little_town import Device, Town

WISH = PrintWish(printed_at=datetime(2026, 11, 20, 14, 5), training=False)  # noqa: DTZ001 - local time


def text_of(job: PrintJob) -> str:
    """What stands on the paper, on one line."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(job.render())).pages)


def record_of(device: Device, case_id: str, *, protected: str = "") -> CaseRecord:
    record = device.desk.case(case_id)
    assert record is not None
    return replace(record, person=replace(record.person, protected=protected))


def job(device: Device, case_id: str, kind: str, *, protected: str = "", wish: PrintWish = WISH) -> PrintJob:
    record = record_of(device, case_id, protected=protected)
    return print_job(record, record.case.of_kind(kind)[-1], device.desk.workplace, wish)


def planned(town: Town, cells: Mapping[str, CellValue] | None = None) -> str:
    """A case with a plan that the nurse has filled in and shared."""
    case_id, plan = begin_plan(town.nurse.desk, ("ska-avd1", "ska-vc1"))
    write_plan(town.nurse.desk, case_id, plan, {**complete_plan(World()), **(cells or {})})
    assert town.nurse.desk.publish(case_id, plan).queued
    town.sync_all()
    return case_id


def test_a_message_is_a_letter_from_whoever_sent_it_and_a_draft_until_the_store_has_it(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    assert town.ward.desk.send(case_id, "MVO", ["ska-ssk"], dict(MESSAGE)).queued
    wish = replace(WISH, party="Barnpsykiatrin")
    waiting = text_of(job(town.ward, case_id, "MVO", wish=wish))
    assert "UTKAST – meddelandet är inte skickat" in waiting
    town.sync_all()
    sent = text_of(job(town.ward, case_id, "MVO", wish=wish))
    assert "UTKAST" not in sent
    assert "Barnpsykiatrin" in sent
    assert "Sammanfattning Ring oss om läkemedlen" in sent
    author, unit = town.ward.desk.workplace.session.author, town.ward.desk.workplace.session.unit
    assert f"Med vänlig hälsning {author.name}, {author.title} {unit.name}" in sent
    paper = job(town.ward, case_id, "MVO", wish=wish)
    doc_id = record_of(town.ward, case_id).case.of_kind("MVO")[-1].doc_id
    copy = PrintOut(paper.version, 1, paper.print_code)
    given = town.ward.desk.sip.hand_out_to_party(case_id, doc_id, "Barnpsykiatrin", copy)
    assert given.queued, given
    town.sync_all()
    assert "UTKAST" not in text_of(job(town.ward, case_id, "MVO", wish=wish)), "that it was printed changes no word"
    elsewhere = text_of(job(town.nurse, case_id, "MVO", wish=wish))
    assert f"Med vänlig hälsning {unit.name}" in elsewhere, "the nurse prints it, and the ward has written it"
    assert f"av {town.nurse.desk.workplace.session.unit.name}, kod" in elsewhere


def test_a_party_gets_the_whole_plan_with_a_letter_and_the_person_her_own_copy(town: Town) -> None:
    case_id = planned(town)
    own = job(town.nurse, case_id, "SIP")
    pack = job(town.nurse, case_id, "SIP", wish=replace(WISH, party="Försäkringskassan"))
    assert (own.kind, own.print_code != pack.print_code) == ("SIP", True)
    assert "Ni får planen på papper" not in text_of(own)
    assert "Ni får planen på papper" in text_of(pack)
    assert "Kopia lämnad till Försäkringskassan den" in text_of(pack)


def test_other_units_stand_by_name_for_a_protected_person_only_when_that_is_confirmed(town: Town) -> None:
    other = town.centre.desk.workplace.session.unit
    contact = {"fvk/name": "Sara Nyberg", "fvk/unit": other.unit_id, "fvk/phone": "031-390 06 40"}
    case_id = planned(town, {"important_to_me": f"Att få komma till {other.name}.", **contact})
    open_text = text_of(job(town.nurse, case_id, "SIP"))
    assert other.name in open_text
    assert "031-390 06 40" in open_text
    assert "9046" in open_text
    for grade in ("MARKED", "PROTECTED_REGISTRATION", "FICTITIOUS"):
        hidden = text_of(job(town.nurse, case_id, "SIP", protected=grade))
        assert other.name not in hidden
        assert "Att få komma till (visas inte)." in hidden
        confirmed = text_of(job(town.nurse, case_id, "SIP", protected=grade, wish=replace(WISH, units_named=True)))
        assert other.name in confirmed
        for secret in ("9046", "031-390 06 40"):
            assert secret not in hidden + confirmed


def test_what_a_form_s_lists_hide_stays_off_the_letter(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    record = record_of(town.ward, case_id)
    notice = record.case.of_kind("INS")[-1]
    cell = notice.cells["legal_care_form"]
    told = {**notice.cells, "next_of_kin/r1/name": replace(cell, value="Lena Hallberg")}
    notice = replace(notice, cells=told)
    place = town.ward.desk.workplace
    assert "Lena Hallberg" in text_of(print_job(record, notice, place, WISH))
    hidden = record_of(town.ward, case_id, protected="MARKED")
    assert "Lena" not in text_of(print_job(hidden, notice, place, WISH))


def test_a_consent_that_was_taken_back_is_told_with_its_day(town: Town) -> None:
    case_id = planned(town)
    assert "tog tillbaka samtycket" not in text_of(job(town.nurse, case_id, "SIP"))
    assert town.nurse.desk.consent.record(case_id, "SIP", dict(WITHDRAWN)).queued
    assert "Jag tog tillbaka samtycket den 20 november 2026." in text_of(job(town.nurse, case_id, "SIP"))


def test_the_policy_takes_the_lines_to_sign_on_away(town: Town) -> None:
    case_id = planned(town)
    assert "huvudansvarig Kopia" in text_of(job(town.nurse, case_id, "SIP"))
    town.store.write_reference([], policies={SIGNATURES: "hide"})
    town.sync_all()
    assert "huvudansvarig Kopia" not in text_of(job(town.nurse, case_id, "SIP"))


def test_what_no_font_can_show_is_told_with_the_print(town: Town) -> None:
    case_id = planned(town, {"important_to_me": "Att få träffa 李 och שרה."})
    drawn = job(town.nurse, case_id, "SIP", wish=replace(WISH, party="Försäkringskassan")).draw()
    assert drawn.missing == {"李", *"שרה"}


def test_the_reserve_form_is_about_nobody(town: Town) -> None:
    made = blank_job(town.nurse.desk.workplace, replace(WISH, large=True))
    assert (made.kind, made.version) == ("BLANK", 0)
    assert "Reservblankett." in text_of(made)


def test_a_call_goes_to_the_row_that_names_the_recipient(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    unit = town.centre.desk.workplace.session.unit
    cells: dict[str, CellValue] = {
        "kind": "SUMMONS",
        "purpose": "Planera hemgången",
        "long_term_goal": "Bo kvar hemma",
        "questions/q1/text": "Vem hjälper till på morgonen?",
        "called/c1/unit": unit.unit_id,
        "called/c1/contribution": "Läkemedelslistan",
        "participants/p1/name": "Lena Hallberg",
        "participants/p1/role": "KIN",
        "date": "2026-11-27",
        "time_from": "10:00",
        "time_to": "11:00",
        "form": "PHONE",
    }
    record = record_of(town.nurse, case_id)
    notice = record.case.of_kind("INS")[-1]
    op = notice.cells["legal_care_form"]
    call = replace(notice, kind="KAL", cells={path: replace(op, value=value) for path, value in cells.items()})
    place = town.nurse.desk.workplace
    called = text_of(print_job(record, call, place, replace(WISH, party=unit.name)))
    assert "Kallelse till SIP-möte" in called
    assert "Det här ber vi er bidra med Läkemedelslistan" in called
    invited = text_of(print_job(record, call, place, replace(WISH, party="Lena Hallberg")))
    assert "Inbjudan till SIP-möte" in invited
    assert "Läkemedelslistan" not in invited
