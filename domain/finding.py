"""What somebody seeks in the one field: a person's number in any spelling, words of a name, a day, a word for a case.

Pure: what is typed is read here, and names are made ready to be sought here, so that both fit. Å, ä and ö are letters
of their own (`folded`); what is found only without them (`bare`) is told apart. A number is found whole or not at all.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.person_id import PersonIdError, check_strict, parse

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_LONG_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober"),
    *("november", "december"),
)
_NEAR: Mapping[tuple[str, ...], int] = {
    ("i", "dag"): 0,
    ("idag",): 0,
    ("i", "går"): 1,
    ("igår",): 1,
    ("i", "förrgår"): 2,
    ("förrgår",): 2,
}
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
_DAY_OF_MONTH = re.compile(r"([0-9]{1,2})\.?")
_YEAR = re.compile(r"[0-9]{4}")
_LIKE_A_NUMBER = re.compile(r"[0-9][0-9\s+-]*[0-9A-Za-z]{0,4}")
_PARTED = re.compile(r"[^\w]+")
_SHORTEST_FACET = 3
_BARE = str.maketrans("åäöéèüáæø", "aaoeeuaao")


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, read. `numbers` are the canonical numbers it may be, `number_code` why what looks like one is
    none (resources/texts/person_id.yaml). `words` are folded; `days` Swedish days as 'YYYY-MM-DD'."""

    numbers: tuple[str, ...] = ()
    number_code: str = ""
    words: tuple[str, ...] = ()
    days: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.numbers or self.number_code or self.words or self.days)


def folded(text: str) -> str:
    """As two spellings of the same name are compared: small letters, å, ä and ö kept."""
    return text.casefold()


def bare(text: str) -> str:
    """The same without å, ä, ö and accents; `text` is folded."""
    return text.translate(_BARE)


def words_in(text: str) -> tuple[str, ...]:
    """The words of a name or a question, folded, in order: hyphens and other signs part them."""
    return tuple(word for word in _PARTED.split(folded(text).replace("_", " ")) if word)


def read_query(text: str, today: date) -> Query:
    """Read what stands in the field. `today` is the Swedish day: a day without a year is the latest such one."""
    trimmed = " ".join(text.split())
    if not trimmed:
        return Query()
    number = _number(trimmed, today)
    if number is not None:
        return number
    days, rest = _days(folded(trimmed).split(), today)
    # Another region's number has a form that nobody here knows: what holds a figure may be one, as it stands.
    whole = (trimmed.upper(),) if any(sign.isdigit() for sign in trimmed) else ()
    return Query(whole, words=words_in(" ".join(rest)), days=days)


def places_of(words: str, text: str, *, plain: bool = False) -> list[tuple[int, int]]:
    """Where `words` stand in a text, as (start, end), from the left and not overlapping; case makes no difference, and
    å, ä and ö none either when `plain`."""
    sought, among = _sign_by_sign(" ".join(words.split())), _sign_by_sign(text)
    if plain:
        sought, among = bare(sought), bare(among)
    found: list[tuple[int, int]] = []
    start = among.find(sought) if sought else -1
    while start >= 0:
        found.append((start, start + len(sought)))
        start = among.find(sought, start + len(sought))
    return found


def marks_meant(words: Sequence[str], vocabulary: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """What each word may stand for besides a name: the marks of the vocabulary (mark, its words) in which it begins a
    word, in the spelling it has or, where that says nothing, without å, ä and ö."""
    told = [(mark, words_in(named)) for mark, named in vocabulary]
    meant: dict[str, frozenset[str]] = {}
    for word in words:
        if len(word) < _SHORTEST_FACET:
            continue
        found = frozenset(mark for mark, parts in told if any(part.startswith(word) for part in parts))
        if not found:
            found = frozenset(mark for mark, parts in told if any(bare(part).startswith(bare(word)) for part in parts))
        if found:
            meant[word] = found
    return meant


def _sign_by_sign(text: str) -> str:
    """Small letters, each in the place of its own: a few signs become two when folded as a word."""
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text).replace("\n", " ")


def _number(text: str, today: date) -> Query | None:
    """What looks like a number and nothing else; None for everything that is to be read as words and days."""
    try:
        first: tuple[str, ...] = (parse(text, today).value,)
        code = ""
    except PersonIdError as error:
        first, code = (), error.code
    others = tuple(number for number in _in_every_century(text, today) if number not in first)
    if first or others:
        return Query(first + others)
    begins = re.sub(r"[\s+-]", "", text)[:6]
    if _LIKE_A_NUMBER.fullmatch(text) and not _ISO_DAY.fullmatch(text) and len(begins) == 6 and begins.isdigit():
        return Query((text.upper(),), code)
    return None


def _in_every_century(text: str, today: date) -> list[str]:
    """Ten digits are whoever has them: the century is only a guess where nobody has typed it. The newest first."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(sign for sign in plain if sign in "0123456789")
    if len(digits) != 10 or any(sign.isalpha() for sign in plain):
        return []
    found = []
    for century in range(20, 16, -1):
        with contextlib.suppress(PersonIdError):
            found.append(check_strict(f"{century}{digits}", today).value)
    return found


def _days(words: Sequence[str], today: date) -> tuple[tuple[str, ...], list[str]]:
    """The days among the words, and the words that are left."""
    days: list[str] = []
    rest: list[str] = []
    place = 0
    while place < len(words):
        found = _day_at(words, place, today)
        if found is None:
            rest.append(words[place])
            place += 1
        else:
            days.append(found[0].isoformat())
            place += found[1]
    return tuple(days), rest


def _day_at(words: Sequence[str], place: int, today: date) -> tuple[date, int] | None:
    """The day that begins at a word, and how many words it takes."""
    for told, ago in _NEAR.items():
        if tuple(words[place : place + len(told)]) == told:
            return today - timedelta(days=ago), len(told)
    word = words[place]
    if _ISO_DAY.fullmatch(word):
        day = _real(word)
        return (day, 1) if day is not None else None
    if match := _SLASHED.fullmatch(word):
        return _latest(int(match[1]), int(match[2]), None, today, 1)
    following = words[place + 1].rstrip(".") if place + 1 < len(words) else ""
    month = _month(following)
    if month and (match := _DAY_OF_MONTH.fullmatch(word)):
        year = words[place + 2] if place + 2 < len(words) and _YEAR.fullmatch(words[place + 2]) else None
        return _latest(int(match[1]), month, int(year) if year else None, today, 3 if year else 2)
    return None


def _month(word: str) -> int:
    """1 to 12; 0 for no month."""
    if word in _LONG_MONTHS:
        return _LONG_MONTHS.index(word) + 1
    return _MONTHS.index(word) + 1 if word in _MONTHS else 0


def _latest(day: int, month: int, year: int | None, today: date, taken: int) -> tuple[date, int] | None:
    for candidate in [year] if year is not None else [today.year, *range(today.year - 1, today.year - 9, -1)]:
        found = _real(f"{candidate:04d}-{month:02d}-{day:02d}")
        if found is not None and (year is not None or found <= today):
            return found, taken
    return None


def _real(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
