"""A plan is printed in each of its states, from what the desk holds: what is on the paper follows the plan's life."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

from pypdf import PdfReader

from desktop.app.printing import PrintWish, print_job
from tests.desktop.plan_acts import write_plan
from tests.scenarios.acts import case_at
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE, record
from tests.scenarios.plans import done, established, plan_of
from tests.sync.little_town import Device

WISH = PrintWish(printed_at=datetime(2026, 11, 20, 14, 5), training=False)  # noqa: DTZ001 - local time


def paper(device: Device, case_id: str, doc_id: str, wish: PrintWish = WISH) -> str:
    """The print on one line."""
    shown = record(device, case_id)
    job = print_job(shown, shown.case.documents[doc_id], device.desk.workplace, wish)
    pages = PdfReader(BytesIO(job.render())).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_paper_follows_the_plan_from_established_to_closed(county: County) -> None:
    nurse = county.device(NURSE)
    case_id, plan = established(county, NURSE, (CENTRE,))
    first = paper(nurse, case_id, plan)
    assert "Version 1, upprättad" in first
    assert "Så har det gått" not in first
    assert "UTKAST" not in first

    done(nurse.desk.sip.follow_up(case_id))
    county.sync()
    assert "Version 1, följs upp nu" in paper(nurse, case_id, plan)
    cells = case_at(nurse, case_id).documents[plan].cells
    rows = {path.rpartition("/")[0] for path in cells if path.startswith(("subgoals/", "actions/"))}
    told: dict[str, object] = {
        f"{row}/status": "REACHED" if row.startswith("subgoals") else "DONE" for row in rows if row.count("/") == 1
    }
    goal = next(row for row in rows if row.startswith("subgoals/"))
    told |= {f"{goal}/result": "Det går bra med ledstången", "evaluation_date": nurse.desk.workplace.clock.today()}
    write_plan(nurse.desk, case_id, plan, {**told, "rating_participation": 8, "rating_help": 6})
    write_plan(nurse.desk, case_id, plan, {"follow_up_date": "2027-03-05"})
    done(nurse.desk.sip.establish(case_id))
    county.sync()
    second = paper(county.device(CENTRE), case_id, plan)
    assert "Version 2, uppföljd 20 november 2026" in second
    assert "Uppnått Det går bra med ledstången" in second
    assert "Så delaktig har jag varit: 8 av 10" in second
    assert "Nästa uppföljning: fredag 5 mars 2027" in second
    (kept, _) = plan_of(nurse, case_id).versions
    assert "Version 1, upprättad" in paper(nurse, case_id, kept.doc_id), "an earlier version as it was"

    today = nurse.desk.workplace.clock.today()
    ended = {"closed_at": today, "close_reason": "GOALS_REACHED", "close_summary": "Klarar trappan själv."}
    done(nurse.desk.sip.close(case_id, ended))
    county.sync()
    last = paper(nurse, case_id, plan, replace(WISH, party="Försäkringskassan"))
    assert "Planen är avslutad" in last
    assert "Målen är uppnådda. Klarar trappan själv." in last
    assert "Räkna med uppföljningen" not in last
    assert "Kopia lämnad till Försäkringskassan den" in last
