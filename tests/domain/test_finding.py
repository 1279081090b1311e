"""What is typed in the search field is read as a person means it, however she spells it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.finding import bare, folded, marks_meant, read_query, words_in
from domain.person_id import luhn_digit

TODAY = date(2026, 11, 20)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A personnummer, samordningsnummer included, of somebody born in the last hundred years or long before."""
    born = draw(st.dates(date(1840, 1, 1), date(2026, 11, 1)))
    day = born.day + draw(st.sampled_from((0, 60)))
    nine = f"{born:%y%m}{day:02d}{draw(st.integers(0, 999)):03d}"
    return f"{born:%Y%m}{day:02d}{nine[6:]}{luhn_digit(nine)}"


@given(numbers(), st.sampled_from(("{0}{1}", "{0}-{1}", "{0} {1}", " {0}-{1}\u00a0", "{0}\u2013{1}", "\u200b{0}{1}")))
def test_every_spelling_of_twelve_digits_is_the_same_number(number: str, form: str) -> None:
    assert read_query(form.format(number[:8], number[8:]), TODAY).numbers == (number,)


@given(numbers(), st.sampled_from(("{0}{1}", "{0}-{1}", "{0} {1}")))
def test_ten_digits_are_whoever_has_them(number: str, form: str) -> None:
    """Whatever century somebody meant: hers is among those that are looked for, and no other digits are."""
    found = read_query(form.format(number[2:8], number[8:]), TODAY).numbers
    assert number in found
    assert {one[2:] for one in found} == {number[2:]}


@pytest.mark.parametrize("text", ["19590314m155", "19590314-M155", "19590314 M155"])
def test_a_reserve_number_is_read_as_it_is_written(text: str) -> None:
    read = read_query(text, TODAY)
    assert read.numbers[:1] == ("19590314M155",) or read.number_code


@pytest.mark.parametrize(
    ("text", "code"),
    [("19441011-9041", "check_digit"), ("194410", "wrong_length"), ("19441311-9046", "bad_date")],
)
def test_what_looks_like_a_number_and_is_none_says_why(text: str, code: str) -> None:
    assert read_query(text, TODAY).number_code == code


def test_the_beginning_of_a_number_is_no_number_yet() -> None:
    assert read_query("1944", TODAY).number_code == ""


@pytest.mark.parametrize(
    ("text", "days", "words"),
    [
        ("16 nov", ("2026-11-16",), ()),
        ("16 november", ("2026-11-16",), ()),
        ("16 nov 2025", ("2025-11-16",), ()),
        ("16/11", ("2026-11-16",), ()),
        ("2026-11-16", ("2026-11-16",), ()),
        ("24 dec", ("2025-12-24",), ()),
        ("29 feb", ("2024-02-29",), ()),
        ("i går", ("2026-11-19",), ()),
        ("idag", ("2026-11-20",), ()),
        ("Hallberg i förrgår", ("2026-11-18",), ("hallberg",)),
        ("31 feb", (), ("31", "feb")),
        ("Ängabo 2", (), ("ängabo", "2")),
        ("Maj Berg", (), ("maj", "berg")),
        ("", (), ()),
    ],
)
def test_days_are_read_as_they_are_said(text: str, days: tuple[str, ...], words: tuple[str, ...]) -> None:
    read = read_query(text, TODAY)
    assert (read.days, read.words) == (days, words)


def test_what_another_region_calls_somebody_is_sought_as_it_stands_too() -> None:
    assert read_query("ab 1234-x", TODAY).numbers == ("AB 1234-X",)


@given(st.text(max_size=60))
def test_anything_may_be_typed(text: str) -> None:
    """And whatever words come out are those of the same text in other letters."""
    read = read_query(text, TODAY)
    assert all(word == folded(word) for word in read.words)
    assert read_query(f"  {text} ", TODAY) == read


@pytest.mark.parametrize(
    ("name", "words"),
    [("Anna-Lisa Öberg", ("anna", "lisa", "öberg")), ("d'Arc, Jeanne", ("d", "arc", "jeanne")), ("  ", ())],
)
def test_a_name_is_the_words_it_is_made_of(name: str, words: tuple[str, ...]) -> None:
    assert words_in(name) == words


def test_letters_of_their_own_are_passed_over_only_when_asked() -> None:
    assert bare(folded("Åsa Ärlig Öberg Renée")) == "asa arlig oberg renee"


def test_a_word_means_what_begins_so_and_short_ones_mean_nothing() -> None:
    vocabulary = [("s:INP_READY", "utskrivningsklar"), ("o:SAMPLING", "Provtagning eller kontroll"), ("u:v", "Åby VC")]
    meant = marks_meant(("utskr", "kontroll", "el", "aby"), vocabulary)
    assert meant == {
        "utskr": {"s:INP_READY"},
        "kontroll": {"o:SAMPLING"},
        "aby": {"u:v"},
    }
