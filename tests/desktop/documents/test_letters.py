"""Letters to those without an inbox: the plan's cover letter, the call, a message, and the reserve form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.documents.blank_form import TABLES, at_follow_up, render_blank
from desktop.documents.call_letter import render_call
from desktop.documents.cover_letter import render_pack
from desktop.documents.letter import Recipient
from desktop.documents.message_letter import render_message
from desktop.documents.paper import UnverifiedContentError
from desktop.documents.sip_plan import SipPrint
from domain.forms.definition import Item
from tests.desktop.documents.letter_samples import SENDER, call_cells, care_message, form, meeting_call
from tests.desktop.documents.plan_samples import ingrids_plan, whole_cells

FRIENDS = Recipient("Väntjänsten Röda Korset", "Ulla Berg")


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def whole_plan() -> SipPrint:
    plan = ingrids_plan()
    return replace(plan, cells={**plan.cells, **whole_cells()})


class TestPack:
    def test_a_letter_goes_before_the_whole_plan_and_the_pages_are_numbered_through(self) -> None:
        pages = pages_of(render_pack(whole_plan(), SENDER, FRIENDS))
        assert "Väntjänsten Röda Korset Ulla Berg" in pages[0]
        assert f"och den är på {len(pages) - 1} sidor." in pages[0]
        assert "Det här står ni för i planen Skjutsar mig till kören: torsdag kl. 18" in pages[0]
        assert "Min plan i korthet" in pages[1]
        crisis = next(number for number, text in enumerate(pages, start=1) if "Tecken att vara" in text)
        assert f"Läs mer på sida {crisis}." in pages[1]
        for number, text in enumerate(pages, start=1):
            assert f"Sida {number} av {len(pages)}" in text
        assert "Kopia lämnad till Väntjänsten Röda Korset den" in pages[-1]

    def test_it_does_not_say_that_somebody_consented_who_has_not(self) -> None:
        plan = replace(whole_plan(), cells={**whole_cells(), "consent_form": None})
        assert "har lämnat samtycke" not in pages_of(render_pack(plan, SENDER, FRIENDS))[0]

    def test_a_draft_is_called_so(self) -> None:
        plan = replace(whole_plan(), draft=True, version=0)
        pages = pages_of(render_pack(plan, SENDER, FRIENDS))
        assert "det här utkastet" in pages[0]
        assert all("UTKAST" in text for text in pages)


class TestCall:
    def test_a_unit_is_called_told_what_to_bring_and_asked_to_answer_by_phone(self) -> None:
        text = " ".join(pages_of(render_call(meeting_call())))
        for said in (
            "Kallelse till SIP-möte Gäller Ingrid Hallberg, 19441011-9046",
            "När Onsdag 2 december 2026 kl. 13.00–14.30 Var Storgatan 5, Skövde",
            "Ring Anna Lindh, Kommun SSK, 031-390 06 32, så snart ni kan och säg om ni kommer.",
            "Det här tar vi upp Hur kan Ingrid träna i trappan hemma? Vem tittar till Ingrid på natten?",
            "Det här ber vi er bidra med Bedömning av hur Ingrid klarar trappan",
            "Det är inte vår fråga. Rätt enhet är:",
        ):
            assert said in text, said
        assert "Plan för läkemedel och sår." not in text, "that is for another unit"

    def test_the_person_and_her_daughter_are_invited_and_not_asked_for_a_substitute(self) -> None:
        letter = replace(meeting_call(), recipient=Recipient("Lena Hallberg"), recipient_path="participants/0193-2")
        (page,) = pages_of(render_call(letter))
        assert "Inbjudan till SIP-möte" in page
        assert "om tiden inte passar eller om du undrar något." in page
        assert "ersättare" not in page

    @pytest.mark.parametrize(
        ("more", "told"),
        [
            ({"form": "VIDEO", "video_link": "https://video.example/abc"}, "Var Video, https://video.example/abc"),
            ({"form": "PHONE"}, "Var På telefon. Vi ringer upp."),
            ({"interpreter": "YES", "language": "arabiska"}, "Tolk Arabiska"),
            ({"form": "HOME", "place": ""}, "Var Hemma hos personen"),
        ],
    )
    def test_how_one_meets(self, more: dict[str, str], told: str) -> None:
        assert told in pages_of(render_call(replace(meeting_call(), cells={**call_cells(), **more})))[0]


class TestMessage:
    def test_labels_and_answers_stand_in_the_order_of_the_form_on_one_page(self) -> None:
        (page,) = pages_of(render_message(care_message()))
        expected = (
            "Meddelande till vård och omsorg Gäller Ingrid Hallberg",
            "Skrivet 24 november 2026",
            "Besöksdatum 24 november 2026",
            "Nya läkemedel Ja",
            "Önskemål 1 Vad Kontrollera såret en gång i veckan Senast 8 december 2026",
            "Svara på telefon till Anna Lindh, Kommun SSK, 031-390 06 32.",
        )
        places = [page.find(said) for said in expected]
        assert -1 not in places, expected[places.index(-1)]
        assert places == sorted(places)

    def test_an_answer_to_a_question_that_is_no_longer_asked_is_not_printed(self) -> None:
        message = care_message()
        unchanged = replace(message, cells={**message.cells, "new_medication": "UNCHANGED"})
        assert "Paracetamol" in pages_of(render_message(message))[0]
        assert "Paracetamol" not in pages_of(render_message(unchanged))[0]


def test_nothing_unverified_becomes_a_letter() -> None:
    renders: tuple[Callable[[], bytes], ...] = (
        lambda: render_pack(replace(whole_plan(), unverified=True), SENDER, FRIENDS),
        lambda: render_call(replace(meeting_call(), unverified=True)),
        lambda: render_message(replace(care_message(), unverified=True)),
    )
    for render in renders:
        with pytest.raises(UnverifiedContentError):
            render()


@pytest.mark.parametrize(
    ("render", "title"),
    [
        (lambda: render_pack(whole_plan(), SENDER, FRIENDS), "Samordnad individuell plan"),
        (lambda: render_call(meeting_call()), "Kallelse till SIP-möte"),
        (lambda: render_message(care_message()), "Meddelande till vård och omsorg"),
        (lambda: render_blank(form("SIP"), ingrids_plan().imprint), "Reservblankett"),
    ],
)
def test_the_file_names_the_kind_of_letter_and_nobody(render: Callable[[], bytes], title: str) -> None:
    reader = PdfReader(BytesIO(render()))
    assert {key: str(value) for key, value in (reader.metadata or {}).items()} == {"/Title": title}
    assert str(reader.root_object["/Lang"]) == "sv-SE"


class TestReserveForm:
    def test_every_question_of_the_form_stands_there_and_nobody_s_name(self) -> None:
        definition = form("SIP")
        text = " ".join(pages_of(render_blank(definition, ingrids_plan().imprint)))
        assert [label for label in self.asked(definition.sections) if label not in text] == []
        assert "Ingrid" not in text
        assert "1177" in text
        assert "112" in text

    def test_it_takes_no_more_than_eight_pages(self) -> None:
        assert len(pages_of(render_blank(form("SIP"), ingrids_plan().imprint))) <= 8

    @staticmethod
    def asked(sections: tuple[object, ...]) -> list[str]:
        """The labels of every question, and of each column of a table that several questions share."""
        found: list[str] = []

        def walk(item: Item) -> None:
            if item.id in TABLES:
                columns = TABLES[item.id][1]
                held = {name for column in columns for name in column.holds}
                left = {child.id for child in item.items if not at_follow_up(child)} - held
                assert left <= {"status", "reached_by", "end_date"}, left
                found.extend(column.head for column in columns)
                return
            if item.type != "group":
                found.append(item.label)
            for child in item.items:
                if child.id not in {"status", "result"}:
                    walk(child)

        for section in sections:
            for item in section.items:  # type: ignore[attr-defined]
                walk(item)
        return found


def test_no_word_in_the_head_of_the_large_reserve_form_is_broken() -> None:
    text = " ".join(pages_of(render_blank(form("SIP"), ingrids_plan().imprint, large_type=True)))
    assert "Huvudman, lagrum" in text
