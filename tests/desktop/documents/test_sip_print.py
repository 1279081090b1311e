"""What stands on the paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from desktop.documents.sip_print import SipPrint, UnverifiedContentError, render_sip
from tests.desktop.documents.plan_samples import long_cells

Printed = Callable[[SipPrint], list[str]]
MakePlan = Callable[..., SipPrint]


def test_the_first_page_alone_tells_the_plan_in_short(make_plan: MakePlan, printed: Printed) -> None:
    first, second = printed(make_plan())
    assert "Samordnad individuell plan (SIP) Ingrid Hallberg" in first
    assert "Version 1, upprättad 25 november 2026" in first
    assert "19441011-9046" in first
    assert "Att få vara hemma med katten Sotis, sjunga i kören och känna mig trygg på natten." in first
    assert "Onsdag 13 januari 2027 kl. 13.00, hemma hos mig." in first
    assert "Anna Lindh, sjuksköterska, Kommun SSK 031-390 06 32" in first
    assert "Sara Nyberg, distriktssköterska, Vårdcentral 1 031-390 06 40" in first
    assert "Dagtid 031-390 06 32. Kväll, natt och helg 031-390 06 39. Fara för livet 112. Läs mer på sida 2." in first
    assert "Om det blir sämre Tecken att vara uppmärksam på" in second


def test_own_actions_stand_last_and_as_jag_sjalv(make_plan: MakePlan, printed: Printed) -> None:
    own = {"actions/0193-00/principal": "PERSON", "actions/0193-00/contact_name": ""}
    first = printed(make_plan(own))[0]
    table = first.partition("Vem gör vad och när")[2]
    assert table.index("Lägger om såret") < table.index("Tränar trappan med mig. Jag själv")
    assert "Ringer till kören. Jag själv, med Lena I december" in table
    assert "Omar Haddad" not in table


def test_the_unit_s_number_stands_in_when_an_action_has_none(make_plan: MakePlan, printed: Printed) -> None:
    assert "Omar Haddad, Kommunrehab" in printed(make_plan())[0]
    assert "031-390 06 35" in printed(make_plan())[0]


def test_a_start_still_to_come_is_told_and_one_that_has_been_is_not(make_plan: MakePlan, printed: Printed) -> None:
    dates = {"actions/0193-00/start_date": "2026-12-07", "actions/0193-01/start_date": "2026-11-20"}
    first = printed(make_plan(dates))[0]
    assert "till 20 december från 7 december" in first
    assert "20 november" not in first


def test_a_deleted_row_is_not_printed(make_plan: MakePlan, printed: Printed) -> None:
    assert "Lägger om såret" not in printed(make_plan({"actions/0193-01": False}))[0]


def test_every_page_has_name_version_page_number_and_how_it_was_printed(make_plan: MakePlan, printed: Printed) -> None:
    pages = printed(make_plan({f"actions/x{n}/description": "Tvättar fönster." for n in range(40)}))
    assert len(pages) >= 3
    for number, text in enumerate(pages, start=1):
        assert "Ingrid Hallberg" in text
        assert "19441011-9046" in text
        assert "Utskriven 25 november 2026 kl. 14.32 av Kommun SSK, kod 7F3K-2290" in text
        assert f"Sida {number} av {len(pages)}" in text
        if number > 1:
            assert "SIP version 1" in text


def test_the_second_page_tells_whom_to_call_the_contacts_the_consent_and_has_lines_to_sign(
    make_plan: MakePlan, printed: Printed
) -> None:
    second = printed(make_plan())[1]
    assert "Jag får mer ont i höften." in second
    assert "Såret blir rött, varmt eller vätskar." in second
    assert "- Såret" not in second
    assert "Kväll, natt och helg Sjuksköterska i jour 031-390 06 39" in second
    assert "Råd om vård, dygnet runt Sjukvårdsrådgivningen 1177" in second
    assert "Fara för livet Nödnumret 112" in second
    assert "Lena Hallberg, min dotter 070-174 06 12" in second
    assert "Jag har sagt ja till att enheterna här ovanför delar uppgifter om mig i planen." in second
    assert "Då ringer jag Anna Lindh, 031-390 06 32." in second
    assert "Anna Lindh, huvudansvarig" in second
    assert "Kopia lämnad till Ingrid Hallberg den" in second


def test_a_consent_that_was_not_recorded_is_not_claimed(make_plan: MakePlan, printed: Printed) -> None:
    second = printed(make_plan({"consent_form": None}))[1]
    assert "har sagt ja till att enheterna här ovanför" not in second
    assert "Det är inte ifyllt om jag har sagt ja" in second


def test_limits_of_the_consent_and_a_representative_are_printed(make_plan: MakePlan, printed: Printed) -> None:
    more = {
        "consent_form": "REPRESENTATIVE",
        "consent_limits": "Uppgifter från kvinnokliniken.",
        "representative/name": "Göran Åkesson",
        "representative/phone": "031-390 06 77",
    }
    second = printed(make_plan(more))[1]
    assert "Min företrädare, Göran Åkesson har sagt ja" in second
    assert "Det här får inte delas: Uppgifter från kvinnokliniken." in second
    assert "Göran Åkesson, företräder mig 031-390 06 77" in second
    assert "Göran Åkesson, företrädare" in second


def test_an_empty_plan_says_what_is_missing(make_plan: MakePlan, printed: Printed) -> None:
    first, second = printed(make_plan(cells={}, established_date=None, status="SIP_PREPARING"))
    assert first.count("Inte ifyllt än.") == 3
    assert "Ingen tid är bestämd än." in first
    assert "Ingen insats är bestämd än." in first
    assert "Råd om vård 1177. Fara för livet 112." in first
    assert "Inga kontakter är ifyllda än." in second


def test_twenty_actions_run_over_pages_under_a_repeated_head(make_plan: MakePlan, printed: Printed) -> None:
    more = {f"actions/x{n:02d}/description": f"Insats nummer {n} av många som jag får hjälp med." for n in range(20)}
    more |= {f"actions/x{n:02d}/schedule": "Varje vecka" for n in range(20)}
    pages = printed(make_plan(more))
    with_actions = [text for text in pages if "Insats nummer" in text]
    assert len(with_actions) == 2
    assert all("Vad Vem När" in text for text in with_actions)
    assert all(f"Insats nummer {n} " in " ".join(pages) for n in range(20))
    crisis_page = next(number for number, text in enumerate(pages, start=1) if "Tecken att vara" in text)
    assert f"Läs mer på sida {crisis_page}." in pages[0]


def test_ten_thousand_characters_are_all_printed(make_plan: MakePlan, printed: Printed) -> None:
    words = [f"ord{number}" for number in range(1300)]
    long_text = " ".join(words)[:10_000]
    long_row = {"actions/0193-00/description": long_text, "important_to_me": long_text}
    pages = printed(make_plan(long_row))
    text = " ".join(pages).split()
    assert [word for word in long_text.split() if text.count(word) < 2] == []
    assert len(pages) > 5


def test_a_word_wider_than_its_column_is_parted_and_none_of_it_lost(make_plan: MakePlan, printed: Printed) -> None:
    word = "".join(chr(ord("a") + number % 26) for number in range(400))
    assert word in "".join(printed(make_plan({"actions/0193-00/description": word}))[0].split())


def test_large_type_takes_more_pages_and_says_the_same(make_plan: MakePlan, printed: Printed) -> None:
    small, large = printed(make_plan()), printed(make_plan(large_type=True))
    assert len(large) > len(small)
    assert "Tecken att vara" in next(text for text in large if "Om det blir sämre Tecken" in text)
    for said in ("Kopia lämnad till", "Ringer till kören.", "Lena Hallberg, min dotter"):
        assert said in " ".join(large)


@pytest.mark.parametrize("large", [False, True], ids=["12 pt", "16 pt"])
def test_no_row_of_who_does_what_is_cut_by_the_end_of_a_page(
    make_plan: MakePlan, printed: Printed, large: bool
) -> None:
    pages = printed(make_plan(long_cells(), large_type=large))
    for number in range(4, 21):
        ends = "förra gången." if (number - 1) % 3 == 0 else "hur jag mår."
        (page,) = [text for text in pages if f"Insats {number}: " in text]
        row = page.partition(f"Insats {number}: ")[2].partition("Insats")[0]
        assert ends.rsplit(maxsplit=1)[-1] in row, f"row {number} goes on on another page"


class TestProtectedIdentity:
    def test_only_the_date_of_birth_stands_for_the_number(self, make_plan: MakePlan, printed: Printed) -> None:
        text = " ".join(printed(make_plan(protected="MARKED")))
        assert text.count("Född 11 oktober 1944") == 2
        assert "9046" not in text

    def test_the_same_goes_when_somebody_ticks_birth_date_only(self, make_plan: MakePlan, printed: Printed) -> None:
        text = " ".join(printed(make_plan(birth_only=True, person_id_text="19441071-9046")))
        assert "Född 11 oktober 1944" in text
        assert "9046" not in text

    def test_a_reserve_number_without_a_date_is_left_out(self, make_plan: MakePlan, printed: Printed) -> None:
        text = " ".join(printed(make_plan(birth_only=True, person_id_text="992026123456")))
        assert "Personnumret visas inte" in text
        assert "992026" not in text

    def test_phone_and_address_stay_away_even_from_what_people_typed(
        self, make_plan: MakePlan, printed: Printed
    ) -> None:
        more = {
            "follow_up_place": "Storgatan  5",
            "crisis/acute_plan": "Ring mig på 0701112233 eller +46, jag heter 441011 9046.",
            "participants/0193-9/name": "Ingrid",
            "participants/0193-9/phone": "070-1112233",
            "important_to_me": "Att bo kvar i 54130 Skövde.",
        }
        text = " ".join(printed(make_plan(more, protected="PROTECTED_REGISTRATION")))
        for secret in ("Storgatan", "0701112233", "070-1112233", "9046", "54130"):
            assert secret not in text
        assert "Att bo kvar i (visas inte)." in text

    def test_units_are_named_only_when_the_caller_has_named_them(self, make_plan: MakePlan, printed: Printed) -> None:
        plan = make_plan(unit_names={"ska-ssk": "Kommun SSK"}, protected="FICTITIOUS")
        text = " ".join(printed(plan))
        assert "Anna Lindh, Kommun SSK" in text
        assert "ska-" not in text

    @pytest.mark.parametrize("grade", ["MARKED", "PROTECTED_REGISTRATION", "FICTITIOUS", "a grade of tomorrow"])
    def test_no_number_to_staff_or_kin_stands_there_but_that_of_the_unit_that_prints(
        self, make_plan: MakePlan, printed: Printed, grade: str
    ) -> None:
        more = {
            "representative/name": "Gunnar Hallberg",
            "representative/phone": "070-174 06 77",
            "other_actions/0193-7/description": "Handläggning av ersättning",
            "other_actions/0193-7/who": "Försäkringskassan i Skövde",
            "other_actions/0193-7/phone": "0771-524 52 41",
            "actions/0193-00/contact_phone": "031-390 06 35",
            "actions/0193-05/description": "Är med på kvällen",
            "actions/0193-05/principal": "KIN",
            "actions/0193-05/contact_name": "Lena Hallberg",
            "actions/0193-05/contact_phone": "070-174 06 12",
            "actions/0193-05/schedule": "Måndag",
            "crisis/children_pets": "Lena hämtar katten",
            "crisis/acute_plan": "Ring Lena på 0701740612 eller 031-390 06 39, inte Gunnar.",
            "consent_form": "REPRESENTATIVE",
        }
        own = {"unit_names": {"ska-ssk": "Kommun SSK"}, "unit_phones": {"ska-ssk": "031-390 06 32"}}
        text = " ".join(printed(make_plan(more, protected=grade, printed_by_unit="Kommun SSK", **own)))
        for secret in ("070-174", "0701740612", "06 35", "06 39", "06 40", "0771", "070-111"):
            assert secret not in text, secret
        for secret in (
            "Lena",
            "Gunnar",
            "katten Sotis hämtas",
            "Försäkringskassan i",
            "min dotter",
            "hemma hos mig,",
            "Sjuksköterska i jour",
        ):
            assert secret not in text, secret
        assert text.count("031-390 06 32") >= 3
        assert "Är med på kvällen" in text
        assert "Handläggning av ersättning (visas inte)" in text
        assert "Inte ifyllt än" not in text
        assert "Onsdag 13 januari" in text

    def test_another_unit_that_prints_gives_its_own_number_to_whoever_must_call(
        self, make_plan: MakePlan, printed: Printed
    ) -> None:
        own = {"unit_names": {"ska-vc1": "Vårdcentral 1"}, "unit_phones": {"ska-vc1": "031-390 06 40"}}
        text = " ".join(printed(make_plan(protected="MARKED", printed_by_unit="Vårdcentral 1", **own)))
        assert "031-390 06 32" not in text
        assert "Enheten som skrev ut planen" in text
        assert "Då ringer jag Vårdcentral 1, 031-390 06 40." in text
        assert "Kommun SSK" not in text

    def test_what_the_lists_show_stands_there(self, make_plan: MakePlan, printed: Printed) -> None:
        """The lists decide, not the print: a fact that is not withheld is printed."""
        text = " ".join(printed(make_plan(protected="MARKED", withheld=frozenset({"number"}))))
        assert "070-174 06 12" in text
        assert "9046" not in text

    def test_an_open_plan_keeps_number_and_typed_places(self, make_plan: MakePlan, printed: Printed) -> None:
        text = " ".join(printed(make_plan({"follow_up_place": "Storgatan 5"})))
        assert "Storgatan 5." in text
        assert "19441011-9046" in text


class TestMarks:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"training": True}, ["ÖVNING"]),
            ({"draft": True}, ["UTKAST"]),
            ({"training": True, "draft": True}, ["ÖVNING", "UTKAST"]),
            ({"status": "SIP_MEETING_HELD"}, ["UTKAST"]),
            ({"established_date": None}, ["UTKAST"]),
        ],
    )
    def test_the_frame_tells_it_on_every_page(
        self, make_plan: MakePlan, printed: Printed, changes: dict[str, object], words: list[str]
    ) -> None:
        frames = {"ÖVNING": "ÖVNING – fiktiva personer", "UTKAST": "UTKAST – planen är inte upprättad"}
        for text in printed(make_plan(**changes)):
            for word, frame in frames.items():
                assert (frame in text) == (word in words)

    def test_an_established_plan_outside_training_has_no_mark(self, make_plan: MakePlan, printed: Printed) -> None:
        for text in printed(make_plan(established_date=date(2026, 11, 25))):
            assert "ÖVNING" not in text
            assert "UTKAST" not in text

    def test_a_draft_does_not_say_it_was_established(self, make_plan: MakePlan, printed: Printed) -> None:
        first = printed(make_plan(draft=True))[0]
        assert "Version 1, utkast" in first
        assert "upprättad 25" not in first

    def test_a_closed_plan_says_so(self, make_plan: MakePlan, printed: Printed) -> None:
        first = printed(make_plan({"closed_at": "2027-03-03"}, status="SIP_CLOSED"))[0]
        assert "Version 1, avslutad 3 mars 2027" in first


def test_a_plan_whose_signatures_did_not_hold_is_refused_without_a_word_of_it(make_plan: MakePlan) -> None:
    with pytest.raises(UnverifiedContentError) as refusal:
        render_sip(make_plan(unverified=True))
    assert str(refusal.value) == "print_unverified_content"


def test_the_record_tells_nothing_when_it_is_logged(make_plan: MakePlan) -> None:
    assert "Ingrid" not in f"{make_plan()!r} {make_plan()}"
