"""Numbers that name a person: personnummer, samordningsnummer and reserve numbers (domain.md §5.1, interop.md A1).

`parse` reads what somebody has typed or pasted, `check_strict` what may lie in the store. The kind is told by the
shape alone, never by a label. An unknown or impossible birth date is no date: it is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class IdKind(StrEnum):
    """LRID is a reserve number of Västra Götaland, NRID a national one, OTHER one of another region or Inera's.

    TMP is no number at all: a temporary identity of this unit (`domain.identity`).
    """

    PNR = "PNR"
    SNR = "SNR"
    LRID = "LRID"
    NRID = "NRID"
    OTHER = "OTHER"
    TMP = "TMP"


class Sex(StrEnum):
    """What the number says, which need not be what the person says."""

    FEMALE = "F"
    MALE = "M"


ERROR_CODES = frozenset(
    {
        "empty",
        "not_canonical",
        "unknown_format",
        "wrong_length",
        "bad_date",
        "future_birth",
        "century_mark",
        "check_digit",
        "swapped_digits",
        "organisation_number",
        "interim_number",
        "reserve_sex_serial",
        "old_local_number",
        "other_issuer",
    },
)


class PersonIdError(ValueError):
    """Not the number of a person. `code` is one of ERROR_CODES; the number itself is never in the text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class PersonId:
    """A number in canonical form: twelve characters, no separator, capitals.

    `birth_date` is None when the number tells none; `sex` likewise. `issuer` is the OID of who hands such numbers out:
    a reserve number is only unique together with it. `normalised` tells that more than a separator was put right
    (full-width digits, invisible characters, blanks, small letters), so that a view can say so.
    """

    kind: IdKind
    value: str
    birth_date: date | None
    sex: Sex | None
    issuer: str
    normalised: bool = False


_ISSUERS: Mapping[IdKind, str] = MappingProxyType(
    {
        IdKind.PNR: "1.2.752.129.2.1.3.1",
        IdKind.SNR: "1.2.752.129.2.1.3.3",
        IdKind.LRID: "1.2.752.113.11.0.2.1.1.1",
        IdKind.NRID: "1.2.752.74.9.1",
    },
)
_STOCKHOLM = "1.2.752.97.3.1.3"
_VARMLAND = "1.2.752.74.9.2"
_CARELINK = "1.2.752.129.2.1.3.2"
OTHER_REGION = "1.2.752.129.2.1.2.1"
"""Issuer of a reserve number whose form nobody here knows: only ever said by a person, never told by a shape."""

FIRST_YEAR = 1700
"""Training persons beyond the published test numbers are born in the 1700s, so that they cannot be anybody living."""
_COORDINATION_DAYS = 60
_RESERVE_LETTERS: Mapping[str, int] = MappingProxyType({"K": 5, "M": 7, "X": 8})
# Digits are spelled out: \d would let the digits of other scripts through.
_DIGITS = re.compile(r"[0-9]+")
_SHORT = re.compile(r"([0-9]{6})([-+]?)([0-9]{4})")
_LONG = re.compile(r"([0-9]{8})([-+]?)([0-9]{4})")
_VGR = re.compile(r"([0-9]{8})-?([KMX])([0-9]{2})([0-9])")
_NRID = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})-?([A-HJ-NPR-UX-Z]{2})([0-9]{2})")
_VARMLAND_SHAPE = re.compile(r"((?:19|20)[0-9]{6})-?(S[FUXPL][0-9][A-UW-Z1-9])")
_INTERIM = re.compile(r"(?:[0-9]{2})?[0-9]{6}[-+]?[TRSUWJLNP][0-9]{3}")
_OLD_LOCAL = re.compile(r"[0-9]{6,8}[-+]?(?=[0-9]*[A-Z])[0-9A-Z]{4}")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def parse(text: str, today: date) -> PersonId:
    """Read a number as people write it: 10 or 12 digits, with or without - or +, pasted with what clings to it.

    `today` decides the century of ten digits ('+' means turning 100 or more this year) and what lies in the future.
    Raises PersonIdError.
    """
    trimmed = _trimmed(text)
    if not trimmed:
        raise PersonIdError("empty")
    found = _read(trimmed, today)
    return PersonId(found.kind, found.value, found.birth_date, found.sex, found.issuer, trimmed != text)


def check_strict(value: str, today: date | None = None) -> PersonId:
    """The number behind a value that is already canonical, as the store takes it. Raises PersonIdError.

    Nothing is put right: a separator, a blank, a line break at the end or a digit of another script is refused with
    `not_canonical`. Without `today` the future is not looked at.
    """
    if len(value) != 12 or not value.isascii() or not value.isalnum() or value != value.upper():
        raise PersonIdError("not_canonical")
    return _read(value, today or date.max)


def format_display(value: str) -> str:
    """'yyyymmddnnnn' as 'yyyymmdd-nnnn'; anything that is not twelve characters as it is."""
    return f"{value[:8]}-{value[8:]}" if len(value) == 12 else value


def age(birth: date, today: date) -> int:
    """Whole years. Somebody born on 29 February turns a year older on 1 March. Negative before birth."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def luhn_digit(digits: str) -> int:
    """The check digit that belongs after digits (ASCII 0–9): weights 2, 1 … counted from the right."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        product = int(sign) * (2 if place % 2 == 0 else 1)
        total += product - 9 if product > 9 else product
    return -total % 10


def _trimmed(text: str) -> str:
    """NFKC, one kind of dash, no invisible characters, no blanks, capitals."""
    folded = unicodedata.normalize("NFKC", _DASHES.sub("-", text))
    kept = (sign for sign in folded if unicodedata.category(sign) not in {"Cf", "Cc"} and not sign.isspace())
    return "".join(kept).upper()


def _read(text: str, today: date) -> PersonId:
    if match := _LONG.fullmatch(text):
        return _long_digits(match[1], match[2], match[3], today)
    if match := _SHORT.fullmatch(text):
        return _short_digits(match[1], match[2], match[3], today)
    if match := _VGR.fullmatch(text):
        return _vgr(match[1], match[2], match[3], match[4], today)
    if match := _VARMLAND_SHAPE.fullmatch(text):
        return _opaque(match[1] + match[2], _VARMLAND)
    if match := _NRID.fullmatch(text):
        return _national_reserve(match)
    if _INTERIM.fullmatch(text):
        raise PersonIdError("interim_number")
    if _OLD_LOCAL.fullmatch(text):
        raise PersonIdError("old_local_number")
    raise PersonIdError("wrong_length" if _DIGITS.fullmatch(re.sub("[-+]", "", text)) else "unknown_format")


def _short_digits(six: str, mark: str, four: str, today: date) -> PersonId:
    if int(six[2:4]) >= 20:
        raise PersonIdError("organisation_number")
    newest = today.year - (100 if mark == "+" else 0)
    year = newest - (newest - int(six[:2])) % 100
    return _person_number(f"{year:04d}{six[2:]}", four, today)


def _long_digits(eight: str, mark: str, four: str, today: date) -> PersonId:
    value = eight + four
    if eight.startswith("16") and int(eight[4:6]) >= 20:
        raise PersonIdError("organisation_number")
    if eight.startswith("99"):
        return _other_region(value, value[4:11], _STOCKHOLM, "check_digit")
    if 32 <= int(eight[6:]) <= 59 and 1 <= int(eight[4:6]) <= 12:
        # Days 32–59 are what Inera's own numbers have; far more often somebody has mistyped a day.
        return _other_region(value, value[2:11], _CARELINK, "bad_date")
    if mark == "+" and today.year - int(eight[:4]) < 100:
        raise PersonIdError("century_mark")
    return _person_number(eight, four, today)


def _person_number(eight: str, four: str, today: date) -> PersonId:
    coordination = int(eight[6:]) >= _COORDINATION_DAYS
    born = _coordination_birth(eight) if coordination else _real_date(eight)
    if (born is None and not coordination) or int(eight[:4]) < FIRST_YEAR:
        raise PersonIdError("bad_date")
    if luhn_digit((eight + four)[2:11]) != int(four[3]):
        raise PersonIdError("swapped_digits" if _swap_would_pass(eight + four, today) else "check_digit")
    _refuse_future(eight, born, today)
    kind = IdKind.SNR if coordination else IdKind.PNR
    return PersonId(kind, eight + four, born, _sex_of(four[2]), _ISSUERS[kind])


def _coordination_birth(eight: str) -> date | None:
    """The day behind a samordningsnummer; None for an unknown (00) or impossible one. Raises PersonIdError."""
    month, day = int(eight[4:6]), int(eight[6:]) - _COORDINATION_DAYS
    if month > 12 or day > 31:
        raise PersonIdError("bad_date")
    return _real_date(f"{eight[:6]}{day:02d}")


def _swap_would_pass(value: str, today: date) -> bool:
    """Whether changing the places of two neighbours among the last ten digits would give a number that holds."""
    for place in range(2, 11):
        left, right = value[place], value[place + 1]
        swapped = value[:place] + right + left + value[place + 2 :]
        if left != right and luhn_digit(swapped[2:11]) == int(swapped[11]) and _could_be(swapped[:8], today):
            return True
    return False


def _could_be(eight: str, today: date) -> bool:
    coordination_day = int(eight[6:]) - _COORDINATION_DAYS
    if 0 <= coordination_day <= 31 and int(eight[4:6]) <= 12:
        return int(eight[:4]) <= today.year
    born = _real_date(eight)
    return born is not None and born <= today


def _vgr(eight: str, letter: str, serial: str, check: str, today: date) -> PersonId:
    born = _real_date(eight)
    if born is None or born.year < FIRST_YEAR:
        raise PersonIdError("bad_date")
    if luhn_digit(f"{eight[2:]}{_RESERVE_LETTERS[letter]}{serial}") != int(check):
        raise PersonIdError("check_digit")
    number = int(serial)
    fits = 80 <= number <= 89 if letter == "X" else 6 <= number <= 79 and (number % 2 == 1) == (letter == "M")
    if not fits:
        raise PersonIdError("reserve_sex_serial")
    _refuse_future(eight, born, today)
    sex = {"K": Sex.FEMALE, "M": Sex.MALE}.get(letter)
    return PersonId(IdKind.LRID, eight + letter + serial + check, born, sex, _ISSUERS[IdKind.LRID])


def _national_reserve(match: re.Match[str]) -> PersonId:
    """Shape only: how its check digit is made has not been published, and its date is not for us to read."""
    century, month, day = int(match[1]), int(match[3]), int(match[4])
    if century == 0:
        fits = month >= 20 and 40 <= day <= 59
    else:
        fits = 22 <= century <= 98 and 1 <= month <= 12 and 1 <= day <= 31
    if not fits:
        raise PersonIdError("unknown_format")
    return PersonId(IdKind.NRID, "".join(match.groups()), None, None, _ISSUERS[IdKind.NRID])


def _other_region(value: str, digits: str, issuer: str, otherwise: str) -> PersonId:
    """A number of all digits from another issuer, taken only when its check digit holds: it may be a mistyped one."""
    if luhn_digit(digits) != int(value[11]):
        raise PersonIdError(otherwise)
    return _opaque(value, issuer)


def _opaque(value: str, issuer: str) -> PersonId:
    return PersonId(IdKind.OTHER, value, None, None, issuer)


def _refuse_future(eight: str, born: date | None, today: date) -> None:
    if (born is not None and born > today) or (born is None and int(eight[:4]) > today.year):
        raise PersonIdError("future_birth")


def _real_date(eight: str) -> date | None:
    try:
        return date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return None


def _sex_of(digit: str) -> Sex:
    return Sex.MALE if int(digit) % 2 else Sex.FEMALE
