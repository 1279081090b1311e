"""Numbers of persons: every published vector, the traps in them, and properties over made-up ones."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.person_id import (
    ERROR_CODES,
    IdKind,
    PersonId,
    PersonIdError,
    Sex,
    age,
    check_strict,
    format_display,
    luhn_digit,
    parse,
)
from resources import resource_path

TODAY = date(2026, 11, 20)
_PUBLISHED = json.loads(resource_path("training", "persons.json").read_text("utf-8"))
PERSONAL_NUMBERS: list[str] = _PUBLISHED["personnummer"]
COORDINATION_NUMBERS: list[str] = _PUBLISHED["samordningsnummer"]
_DAYS = st.dates(date(1850, 1, 1), TODAY)
_SERIALS = st.integers(1, 999).map("{:03d}".format)


def refusal(text: str, today: date = TODAY) -> str:
    with pytest.raises(PersonIdError) as caught:
        parse(text, today)
    return caught.value.code


def strict_refusal(value: str) -> str:
    with pytest.raises(PersonIdError) as caught:
        check_strict(value, TODAY)
    return caught.value.code


def numbered(eight: str, serial: str) -> str:
    return f"{eight}{serial}{luhn_digit(eight[2:] + serial)}"


def test_all_412_published_personal_numbers_hold() -> None:
    found = [check_strict(value, TODAY) for value in PERSONAL_NUMBERS]
    assert len(found) == 412
    assert {person.kind for person in found} == {IdKind.PNR}
    assert all(person.birth_date == date.fromisoformat(person.value[:8]) for person in found)


def test_all_23_published_coordination_numbers_hold_and_six_have_no_birth_date() -> None:
    found = [check_strict(value, TODAY) for value in COORDINATION_NUMBERS]
    assert {person.kind for person in found} == {IdKind.SNR}
    assert sum(person.birth_date is None for person in found) == 6


@pytest.mark.parametrize(
    ("value", "born"),
    [
        ("191401682396", date(1914, 1, 8)),
        ("192200902399", None),  # month unknown
        ("195000772383", None),  # month unknown
        ("196410692385", date(1964, 10, 9)),
        ("202304722388", date(2023, 4, 12)),
    ],
)
def test_the_day_of_a_coordination_number_is_read_after_taking_sixty_away(value: str, born: date | None) -> None:
    assert parse(value, TODAY).birth_date == born


def test_an_impossible_day_in_a_coordination_number_is_no_birth_date() -> None:
    for eight in ("19801191", "19800290", "19800060", "19801060"):
        assert check_strict(numbered(eight, "238"), TODAY).birth_date is None


@pytest.mark.parametrize(
    ("value", "sex"),
    [
        ("19810829M071", Sex.MALE),
        ("19450829K088", Sex.FEMALE),
        ("19930829X802", None),
        ("20210325K069", Sex.FEMALE),
    ],
)
def test_the_published_reserve_numbers_of_the_region_hold(value: str, sex: Sex | None) -> None:
    person = check_strict(value, TODAY)
    assert (person.kind, person.sex) == (IdKind.LRID, sex)
    assert person.birth_date == date.fromisoformat(value[:8])


def test_a_reserve_number_with_a_wrong_check_digit_or_serial_is_refused_with_its_own_reason() -> None:
    assert refusal("19810829M072") == "check_digit"
    assert refusal("19810829M089") == "reserve_sex_serial"
    assert refusal("19811329M071") == "bad_date"


@pytest.mark.parametrize(
    ("value", "kind", "issuer"),
    [
        ("98240301AA06", IdKind.NRID, "1.2.752.74.9.1"),
        ("991981000010", IdKind.OTHER, "1.2.752.97.3.1.3"),
        ("991945000023", IdKind.OTHER, "1.2.752.97.3.1.3"),
        ("991993000032", IdKind.OTHER, "1.2.752.97.3.1.3"),
        ("19810829SU3A", IdKind.OTHER, "1.2.752.74.9.2"),
        ("19450829SF2B", IdKind.OTHER, "1.2.752.74.9.2"),
        ("19930829SX0C", IdKind.OTHER, "1.2.752.74.9.2"),
        ("198108320014", IdKind.OTHER, "1.2.752.129.2.1.3.2"),
    ],
)
def test_published_numbers_of_other_issuers_are_kept_whole_with_their_issuer(
    value: str, kind: IdKind, issuer: str
) -> None:
    assert check_strict(value, TODAY) == PersonId(kind, value, None, None, issuer)


@pytest.mark.parametrize(
    "text", ["441011-9046", "4410119046", "19441011-9046", "194410119046"], ids=["10-", "10", "12-", "12"]
)
def test_ten_and_twelve_digits_mean_the_same_person_and_nothing_was_put_right(text: str) -> None:
    person = parse(text, TODAY)
    assert (person.value, person.normalised) == ("194410119046", False)


def test_a_plus_means_a_hundred_years_or_more() -> None:
    assert parse("121212-1212", TODAY).value == "201212121212"
    assert parse("121212+1212", TODAY).value == "191212121212"
    assert parse("19121212+1212", TODAY).birth_date == date(1912, 12, 12)
    assert refusal("19441011+9046") == "century_mark"


def test_the_plus_begins_the_year_one_turns_a_hundred() -> None:
    born_1926 = numbered("19261231", "238")
    assert parse(f"{born_1926[2:8]}+{born_1926[8:]}", TODAY).value == born_1926
    assert parse(f"{born_1926[2:8]}-{born_1926[8:]}", date(2025, 11, 20)).value == born_1926


@pytest.mark.parametrize(
    "text",
    [
        "１９４４１０１１９０４６",
        " 19441011-9046",
        "19441011-9046\n",
        "19441011\u20139046",
        "19441011\u22129046",
        "\ufeff19441011-9046",
        "1944 1011 9046",
        "19441011\u00a09046",
    ],
    ids=ascii,
)
def test_what_clings_to_a_pasted_number_is_put_right_and_told(text: str) -> None:
    person = parse(text, TODAY)
    assert (person.value, person.normalised) == ("194410119046", True)


def test_small_letters_are_put_right_and_told() -> None:
    person = parse("19810829m071", TODAY)
    assert (person.value, person.normalised) == ("19810829M071", True)


@pytest.mark.parametrize(
    "value",
    [
        "194410119046\n",
        "１９４４１０１１９０４６",
        " 194410119046",
        "19441011-9046",
        "4410119046",
        "19810829m071",
        "٤٤",
    ],
    ids=ascii,
)
def test_the_store_takes_the_canonical_form_only(value: str) -> None:
    assert strict_refusal(value) == "not_canonical"


def test_digits_of_another_script_are_never_taken_for_ours() -> None:
    assert refusal("١٩٤٤١٠١١٩٠٤٦") == "unknown_format"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \u200b\n", "empty"),
        ("556036-0793", "organisation_number"),
        ("212000-0142", "organisation_number"),
        ("165560360793", "organisation_number"),
        ("900113-T002", "interim_number"),
        ("19900113-T002", "interim_number"),
        ("19440230-9046", "bad_date"),
        ("19441311-9046", "bad_date"),
        ("19441041-9046", "bad_date"),
        ("19441092-9046", "bad_date"),
        ("16441011-9046", "bad_date"),
        ("19441011904", "wrong_length"),
        ("1944101190461", "wrong_length"),
        ("194410119046 195401036818", "wrong_length"),
        ("Ingrid", "unknown_format"),
        ("00240301AA06", "unknown_format"),
    ],
)
def test_what_is_no_number_of_a_person_is_refused_with_the_reason(text: str, code: str) -> None:
    assert refusal(text) == code
    assert code in ERROR_CODES


def test_swapped_neighbours_are_told_apart_from_a_wrong_digit() -> None:
    assert refusal("19441011-9064") == "swapped_digits"
    assert refusal("19441101-9046") == "swapped_digits"
    assert refusal("19121212-1218") == "check_digit"


def test_birth_in_the_future_is_refused() -> None:
    tomorrow = f"{TODAY + timedelta(days=1):%Y%m%d}"
    assert refusal(numbered(tomorrow, "238")) == "future_birth"
    assert refusal(numbered("20270061", "238")) == "future_birth"
    assert parse(numbered(f"{TODAY:%Y%m%d}", "238"), TODAY).birth_date == TODAY


def test_the_refusal_never_repeats_the_number() -> None:
    with pytest.raises(PersonIdError) as caught:
        parse("19441011-9064", TODAY)
    assert "1944" not in str(caught.value)


def test_shown_numbers_have_a_hyphen_before_the_last_four() -> None:
    assert format_display("194410119046") == "19441011-9046"
    assert format_display("19810829M071") == "19810829-M071"
    assert format_display("local 7") == "local 7"


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(1944, 10, 11), date(2026, 10, 10), 81),
        (date(1944, 10, 11), date(2026, 10, 11), 82),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
    ],
)
def test_age_in_whole_years(born: date, today: date, years: int) -> None:
    assert age(born, today) == years


@given(_DAYS, _SERIALS)
def test_every_made_number_is_read_back_the_same_from_all_its_spellings(born: date, serial: str) -> None:
    value = numbered(f"{born:%Y%m%d}", serial)
    mark = "+" if TODAY.year - born.year >= 100 else "-"
    spellings = [value, format_display(value)]
    if TODAY.year - born.year < 200:
        spellings.append(f"{value[2:8]}{mark}{value[8:]}")
    for text in spellings:
        person = parse(text, TODAY)
        assert (person.kind, person.value, person.birth_date) == (IdKind.PNR, value, born)
        assert check_strict(person.value, TODAY) == person


@given(_DAYS, _SERIALS, st.integers(2, 11), st.integers(1, 9))
def test_one_mistyped_digit_never_passes_for_a_number(born: date, serial: str, place: int, step: int) -> None:
    value = numbered(f"{born:%Y%m%d}", serial)
    wrong = value[:place] + str((int(value[place]) + step) % 10) + value[place + 1 :]
    with pytest.raises(PersonIdError):
        check_strict(wrong, TODAY)


@given(_DAYS, _SERIALS, st.integers(8, 10))
def test_swapped_neighbours_are_refused_with_the_hint(born: date, serial: str, place: int) -> None:
    value = numbered(f"{born:%Y%m%d}", serial)
    left, right = value[place], value[place + 1]
    if left == right or {left, right} == {"0", "9"}:  # the one swap that Luhn cannot see
        return
    assert strict_refusal(value[:place] + right + left + value[place + 2 :]) == "swapped_digits"


@given(st.text(max_size=20) | st.text("0123456789-+KMXTS ", max_size=16), st.dates(date(1900, 1, 1)))
def test_any_text_is_a_number_or_refused_with_a_known_code(text: str, today: date) -> None:
    found: PersonId | str
    try:
        found = parse(text, today)
    except PersonIdError as error:
        found = error.code
    if isinstance(found, str):
        assert found in ERROR_CODES
        return
    assert check_strict(found.value, today).value == found.value
    assert found.birth_date is None or found.birth_date <= today
