"""What stands on the paper of a plan in each state, and on the copy of a party without the system."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from desktop.documents.sip_plan import Audience, CellValue, SipPrint
from desktop.documents.sip_words import OF_CELLS
from domain.forms.definition import FormDefinition, Item
from tests.desktop.documents.letter_samples import form
from tests.desktop.documents.plan_samples import (
    childs_cells,
    closing_cells,
    evaluation_cells,
    long_cells,
    unmet_cells,
    whole_cells,
)

Printed = Callable[[SipPrint], list[str]]
MakePlan = Callable[..., SipPrint]

FOLLOWED_UP: dict[str, CellValue] = {**whole_cells(), **evaluation_cells()}
CLOSED: dict[str, CellValue] = {**FOLLOWED_UP, **closing_cells()}


@pytest.mark.parametrize(
    ("status", "more", "changes", "told"),
    [
        ("SIP_PREPARING", {}, {"version": 0, "established_date": None}, "Ingrid Hallberg Utkast"),
        ("SIP_MEETING_HELD", {}, {"version": 1}, "Version 1, utkast"),
        ("SIP_ACTIVE", {}, {"version": 1}, "Version 1, upprättad 25 november 2026"),
        ("SIP_FOLLOW_UP", {}, {"version": 1}, "Version 1, följs upp nu"),
        ("SIP_ACTIVE", FOLLOWED_UP, {"version": 2}, "Version 2, uppföljd 13 januari 2027"),
        ("SIP_CLOSED", CLOSED, {"version": 2}, "Version 2, avslutad 14 april 2027"),
    ],
)
def test_beside_the_name_stands_which_version_it_is_and_in_what_state(
    make_plan: MakePlan,
    printed: Printed,
    status: str,
    more: dict[str, CellValue],
    changes: dict[str, object],
    told: str,
) -> None:
    assert told in printed(make_plan(more, status=status, **changes))[0]


def test_a_plan_that_has_never_been_established_has_no_version_zero(make_plan: MakePlan, printed: Printed) -> None:
    pages = printed(make_plan(version=0, established_date=None, status="SIP_PREPARING"))
    assert "19441011-9046 SIP, utkast" in pages[1]
    assert "ersion 0" not in " ".join(pages)


def test_a_plan_that_nobody_has_followed_up_has_no_page_about_it(make_plan: MakePlan, printed: Printed) -> None:
    pages = printed(make_plan(whole_cells()))
    assert len(pages) == 2
    assert "Så har det gått" not in " ".join(pages)
    assert "Steg på vägen" in pages[1]
    assert "Vara med på körens julkonsert, senast 17 december 2026." in pages[1]


def test_a_followed_up_plan_tells_on_one_page_what_became_of_goals_and_actions(
    make_plan: MakePlan, printed: Printed
) -> None:
    pages = printed(make_plan(FOLLOWED_UP, version=2))
    third = pages[2]
    assert "Så har det gått Uppföljningen gjordes onsdag 13 januari 2027." in third
    assert "Delvis uppnått Jag går ner själv men vill ha någon med upp." in third
    assert "Uppnått Jag sjöng hela konserten." in third
    assert "Klar Såret är läkt." in third
    assert "Så delaktig har jag varit: 9 av 10" in third
    assert "Så mycket har planen hjälpt mig: 7 av 10" in third
    assert "Det här kom vi fram till Det har gått bra." in third
    assert "Nästa uppföljning: onsdag 14 april 2027 kl. 10.00, hemma hos mig." in third
    assert "Hjälper mig på morgonen och kvällen." not in third, "nothing was said of how that went"
    assert "Steg på vägen" not in " ".join(pages)


def test_who_would_not_say_how_it_was_is_not_told_to_have_said_nothing(make_plan: MakePlan, printed: Printed) -> None:
    unsaid = {**FOLLOWED_UP, "rating_participation": None, "rating_help": 0, "rating_missing": "DOES_NOT_WANT"}
    third = printed(make_plan(unsaid))[2]
    assert "Så mycket har planen hjälpt mig: 0 av 10" in third
    assert "Så delaktig har jag varit" not in third
    assert "Jag vill inte svara." in third


def test_a_closed_plan_tells_when_and_why_and_is_not_signed(make_plan: MakePlan, printed: Printed) -> None:
    pages = printed(make_plan(CLOSED, status="SIP_CLOSED"))
    text = " ".join(pages)
    assert "Planen är avslutad Onsdag 14 april 2027" in pages[0]
    assert "Nästa uppföljning" not in text
    assert "Planen avslutades onsdag 14 april 2027. Målen är uppnådda. Ingrid klarar trappan" in pages[2]
    assert "Behöver jag stöd igen" in pages[2]
    assert "Anna Lindh, huvudansvarig" not in text
    assert "Kopia lämnad till Ingrid Hallberg den" in text


def test_what_nobody_could_promise_and_who_disagrees_is_told(make_plan: MakePlan, printed: Printed) -> None:
    text = " ".join(printed(make_plan(unmet_cells())))
    assert "Det här är inte löst Jag vill ha sällskap på dagarna." in text
    assert "Socialtjänst 1 håller inte med: De tycker att trygghetslarm räcker på natten." in text


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_a_plan_of_twenty_actions_takes_five_pages_and_no_row_is_parted(
    make_plan: MakePlan, printed: Printed, lines: int
) -> None:
    above = {"important_to_me": "\n".join(["Att få vara hemma."] * lines)}
    pages = printed(make_plan({**whole_cells(), **long_cells(), **above}))
    assert len(pages) == 5
    for number in range(4, 21):
        (page,) = [text for text in pages if f"Insats {number}: " in text]
        row = page.partition(f"Insats {number}: ")[2].partition("Insats ")[0]
        assert "ser efter hur jag mår." in row
        assert "fredag kl. 9" in row


def test_a_withdrawn_consent_is_not_told_as_one_that_holds(make_plan: MakePlan, printed: Printed) -> None:
    text = " ".join(printed(make_plan(consent_ended_on=date(2026, 12, 3))))
    assert "Jag tog tillbaka samtycket den 3 december 2026. Inget nytt delas efter det." in text
    assert "har sagt ja" not in text


def test_without_the_policy_nobody_is_asked_to_sign(make_plan: MakePlan, printed: Printed) -> None:
    text = " ".join(printed(make_plan(signature_lines=False)))
    assert "huvudansvarig" not in text
    assert "Kopia lämnad till Ingrid Hallberg den" in text


def test_both_guardians_of_a_child_are_called_and_sign(make_plan: MakePlan, printed: Printed) -> None:
    text = " ".join(printed(make_plan(person_name="Noor Lindqvist", cells=childs_cells())))
    assert "Sofia Lindqvist, vårdnadshavare 070-174 06 21" in text
    assert "Mina vårdnadshavare har sagt ja" in text
    assert text.count("Adam Lindqvist, vårdnadshavare") == 2
    hidden = " ".join(printed(make_plan(person_name="Noor Lindqvist", cells=childs_cells(), protected="MARKED")))
    for secret in ("Sofia", "Adam", "070-174"):
        assert secret not in hidden
    assert hidden.count("vårdnadshavare") == 3, "two lines to sign on, and who consented"


class TestTheWholePlan:
    def test_a_party_gets_background_needs_goals_and_who_answers_by_which_law(
        self, make_plan: MakePlan, printed: Printed
    ) -> None:
        text = " ".join(printed(make_plan(whole_cells(), audience=Audience.PARTY, copy_to="Försäkringskassan")))
        for said in (
            "Bakgrund: Jag bor ensam",
            "Nu: Jag går med rollator",
            "Trygghet: Jag är orolig på natten",
            "Tränar trappan med mig. Kommunen enligt HSL",
            "Jag har varit med och tagit fram planen. Närstående har varit med.",
            "Samtycket lämnades muntligt, den 20 november 2026, till Anna Lindh.",
            "Delmål Så märks det Senast",
            "Sara Nyberg, distriktssköterska Regionen, Vårdcentral 1 Kallad, var med",
            "Kopia lämnad till Försäkringskassan den",
        ):
            assert said in text, said

    def test_the_person_s_own_copy_does_without(self, make_plan: MakePlan, printed: Printed) -> None:
        text = " ".join(printed(make_plan(whole_cells())))
        for said in ("rollator", "enligt HSL", "Så märks det", "Huvudman"):
            assert said not in text, said


def _choices(definition: FormDefinition) -> dict[str, Item]:
    """The questions with options, by template path."""
    return {path: item for path, item in definition.index.items() if item.type in {"radio", "choice"} and item.options}


NOT_TOLD = {
    "interpreter": "told by the language",
    "withdrawal_informed": "asked of the one who writes",
    "participants/*/present": "told in words of its own",
    "participants/*/reached_by": "asked of the one who writes",
    "guardians/*/agrees": "asked of the one who writes",
}


def test_every_choice_of_the_form_has_words_for_each_of_its_answers() -> None:
    for path, item in _choices(form("SIP")).items():
        if path in NOT_TOLD:
            continue
        assert path in OF_CELLS, path
        missing = {option.code for option in item.options} - OF_CELLS[path].keys()
        assert not missing, (path, missing)
