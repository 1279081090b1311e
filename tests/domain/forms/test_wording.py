"""Findings in Swedish, in the tone of look.md §7."""

from __future__ import annotations

from domain.forms.evaluate import Moment, evaluate
from domain.forms.wording import code_text, finding_text, place_text, summary_text, swedish_moment
from tests.domain.forms.shipped import FACTS, NURSE, common_texts, complete_sip, form


def summary(changes: dict[str, object]) -> list[str]:
    state = {**complete_sip(), **changes}
    evaluation = evaluate(form("SIP"), state, Moment.ESTABLISH, NURSE, FACTS)
    return [summary_text(form("SIP"), state, finding, common_texts()) for finding in evaluation.blocking]


def test_the_error_summary_reads_as_in_the_picture() -> None:
    assert summary(
        {
            "subgoals/g2/target_date": None,
            "actions/a3/description": "Tittar till på natten",
            "actions/a3/principal": "MUNICIPALITY",
            "actions/a3/schedule": "Varje natt kl. 02",
            "follow_up_date": "2026-11-20",
        }
    ) == [
        "Delmål 2, Senast: skriv ett datum",
        "Insats 3, Vem ansvarar: välj enhet eller person",
        "Uppföljning, Datum: skriv ett datum efter 25 november 2026",
    ]


def test_nobody_responsible_is_said_in_words() -> None:
    assert summary({"plan_owner/name": None}) == ["Huvudansvarig: skriv vem som är huvudansvarig"]


def test_the_nej_asks_why() -> None:
    evaluation = evaluate(form("PLN"), {"sip_to_be_done": "NO"}, Moment.PUBLISH, NURSE, FACTS)
    texts = [finding_text(form("PLN"), finding, common_texts()) for finding in evaluation.blocking]
    assert texts == ["Skriv varför SIP inte ska genomföras"]


def test_a_held_verdict_finds_its_words_from_code_and_path() -> None:
    words = common_texts()
    assert code_text(form("PLN"), "sip_no_comment", "sip_comment", words) == "Skriv varför SIP inte ska genomföras"
    assert code_text(form("SIP"), "required.rows", "needs", words) == "Lägg till minst ett behov"
    assert code_text(form("SIP"), "required.date", "subgoals/x/target_date", words) == "Skriv ett datum"
    assert code_text(form("SIP"), "follow_up_not_ahead", "follow_up_date", words, {"today": "2026-11-25"}) == (
        "Skriv ett datum efter 25 november 2026"
    )
    assert code_text(form("SIP"), "of tomorrow", "needs", words) == "Kontrollera fältet"


def test_places_are_named_as_on_the_screen() -> None:
    planning, state = form("PLN"), {"equipment/b/what": "Rullator", "equipment/a/what": "Säng"}
    assert place_text(planning, state, "equipment/b/what") == "Hjälpmedel 2, Vad"
    assert place_text(planning, state, "areas/skin/now") == "Hjälpbehov per område, Hud och sår, Nu"
    assert place_text(planning, state, "unit_rows/ska-ssk/status") == "Enhet, Status"
    assert place_text(planning, state, "homegoing/date") == "Hemgång, Datum"
    assert place_text(planning, state, "nowhere") == ""


def test_days_are_written_out() -> None:
    assert swedish_moment("2026-11-05") == "5 november 2026"
    assert swedish_moment("2026-11-05T09:05") == "5 november 2026 kl. 09.05"
    assert swedish_moment("2026-99-05") == "2026-99-05"
    assert swedish_moment("10") == "10"
