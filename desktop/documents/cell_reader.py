"""Reads cells for print: blanks told from text, rows in order, and what a protected identity must not show.

Every text of a document passes `CellReader.text`, so there is one place where something can be held back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from desktop.documents.print_subject import PrintSubject
from desktop.documents.swedish_dates import day_month_year, parse_day

WITHHELD = "(visas inte)"

_BIRTH_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})-?[0-9A-Za-z]{4}")


class CellReader:
    """The cells of one document."""

    def __init__(self, subject: PrintSubject) -> None:
        self._subject = subject
        self._cells = subject.cells
        self._rows: dict[str, set[str]] = defaultdict(set)
        for path in subject.cells:
            group, _, rest = path.partition("/")
            if rest:
                self._rows[group].add(rest.partition("/")[0])
        self._withheld = _withheld_pattern(subject)

    def text(self, path: str) -> str:
        """The text of a cell without blanks around it; empty when there is none."""
        return self._shown(self._raw(path))

    def points(self, path: str) -> tuple[str, ...]:
        """The lines of a cell where each line is a point of its own, without the bullets people type."""
        stripped = (line.strip().lstrip("-–•*·▪").strip() for line in self.text(path).splitlines())
        return tuple(line for line in stripped if line)

    def day(self, path: str) -> date | None:
        """The date of a cell."""
        return parse_day(self._raw(path))

    def number(self, path: str) -> int | None:
        """The whole number of a cell."""
        value = self._cells.get(path)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def rows(self, group: str) -> tuple[str, ...]:
        """Paths of the rows of `group` that have not been deleted, oldest first (row ids are ordered by time)."""
        paths = (f"{group}/{row}" for row in sorted(self._rows.get(group, ())))
        return tuple(path for path in paths if self._cells.get(path) is not False)

    def unit(self, path: str) -> str:
        """The unit's name. What is not in the list of names is printed as typed, but never for a protected person."""
        return self.unit_named(self._raw(path))

    def units(self, path: str) -> tuple[str, ...]:
        """The names of the units in a cell that holds several."""
        value = self._cells.get(path)
        several = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        return tuple(self.unit_named(unit) for unit in several)

    def unit_named(self, unit: str) -> str:
        """The name of a unit, by its id or as somebody typed it."""
        if unit in self._subject.unit_names:
            return self._shown(self._subject.unit_names[unit])
        return "" if self._subject.withholds("units") else self._shown(unit)

    def phone(self, path: str, unit_path: str = "") -> str:
        """The phone number of a cell, else of the unit in `unit_path`.

        For a protected person only the numbers of the units that the caller has named: any other number, to staff or
        kin, tells where she is.
        """
        of_unit = self._subject.unit_phones.get(self._raw(unit_path), "").strip()
        if not self._subject.withholds("staff_phones"):
            return self._shown(self._raw(path) or of_unit)
        known = {_digits(phone) for phone in self._subject.unit_phones.values()} - {""}
        typed = self._raw(path)
        return typed if _digits(typed) in known else of_unit

    def place(self, path: str) -> str:
        """Where somebody is to be; nothing for a protected person."""
        return "" if self._subject.withholds("places") else self.text(path)

    def caller(self, name_path: str, phone_path: str) -> str:
        """Whom a number goes to: it stays away with the number, for it often names the unit."""
        return self.text(name_path) if self.phone(phone_path) or not self._subject.withholds("units") else ""

    def own_unit(self) -> tuple[str, str]:
        """Name and number of the unit that prints."""
        named = [unit for unit, name in self._subject.unit_names.items() if name == self._subject.printed_by_unit]
        phones = [self._subject.unit_phones.get(unit, "").strip() for unit in named]
        return self._subject.printed_by_unit, next(filter(None, phones), "")

    def told(self, path: str) -> bool:
        """Whether anything is filled in there, shown or not."""
        return bool(self._raw(path)) or self.number(path) is not None

    def near(self, row: str) -> bool:
        """Whether somebody who took part is there for no unit: those are the ones near the person."""
        return not self._raw(f"{row}/unit")

    @property
    def hides_kin(self) -> bool:
        """Whether nothing about those near the person may stand on the paper."""
        return self._subject.withholds("kin")

    @property
    def hides_numbers(self) -> bool:
        """Whether only the own unit's number may stand on the paper."""
        return self._subject.withholds("staff_phones")

    def _raw(self, path: str) -> str:
        value = self._cells.get(path)
        return value.strip() if isinstance(value, str) else ""

    def _shown(self, text: str) -> str:
        return self._withheld.sub(WITHHELD, text) if self._withheld else text


def identity_text(subject: PrintSubject) -> str:
    """The person's number as it stands on the paper, or only the date of birth ("Född 11 oktober 1944")."""
    if not subject.hides_number:
        return subject.person_id_text
    born = _birth_date(subject)
    return f"Född {day_month_year(born)}" if born else "Personnumret visas inte"


def _birth_date(subject: PrintSubject) -> date | None:
    """Date of birth out of a twelve-character number; co-ordination numbers have 60 added to the day."""
    found = _BIRTH_DATE.fullmatch(subject.person_id_text.replace(" ", ""))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        born = date(year, month, day - 60 if day > 60 else day)
    except ValueError:
        return None
    return born if born.year > 1850 and born <= subject.printed_at.date() else None


def _withheld_pattern(subject: PrintSubject) -> re.Pattern[str] | None:
    """Matches, however spaced, what must not slip out through somebody's free text: number, phones, address, kin."""
    patterns: list[str] = []
    if subject.hides_number:
        patterns += _number_patterns(subject.person_id_text)
    if subject.withholds("phone"):
        patterns += [_spaced(digits) for digits in (_digits(_typed(subject, "phone")),) if len(digits) >= 6]
    if subject.withholds("staff_phones"):
        patterns += [_spaced(number) for number in sorted(_typed_numbers(subject))]
    if subject.withholds("address"):
        parts = re.split(r"[,;\n]", _typed(subject, "address"))
        patterns += [_spaced(part) for part in parts if re.search(r"\w+\s*\d", part)]
    if subject.withholds("units"):
        patterns += [re.escape(words) for words in sorted(subject.hidden_words, key=len, reverse=True) if words.strip()]
    if subject.withholds("kin"):
        patterns += [re.escape(name) for name in sorted(_names_of_kin(subject), key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) if patterns else None


def _typed(subject: PrintSubject, path: str) -> str:
    value = subject.cells.get(path)
    return value.strip() if isinstance(value, str) else ""


def _names_of_kin(subject: PrintSubject) -> set[str]:
    """Every name of those near the person that stands in a field of its own, but for what is her own name too."""
    told = [_typed(subject, "representative/name")]
    for path in subject.cells:
        row, _, cell = path.rpartition("/")
        near = row.startswith("participants/") and cell == "name" and not _typed(subject, f"{row}/unit")
        if near or (cell == "contact_name" and _typed(subject, f"{row}/principal") == "KIN"):
            told.append(_typed(subject, path))
    own = {word.casefold() for word in subject.person_name.split()}
    return {word for name in told for word in name.split() if len(word) >= 3 and word.casefold() not in own}


def _typed_numbers(subject: PrintSubject) -> set[str]:
    """The digits of every number in a field for numbers, but for those the caller has named: they may stand in a text
    as well."""
    known = {_digits(phone) for phone in subject.unit_phones.values()}
    told = (v for path, v in subject.cells.items() if path.rpartition("/")[2].endswith("phone") and isinstance(v, str))
    return {digits for value in told if len(digits := _digits(value)) >= 6} - known


def _number_patterns(identity: str) -> list[str]:
    plain = re.sub(r"[\s+-]", "", identity)
    if len(plain) == 12:
        return [_spaced(plain), _spaced(plain[2:])]
    return [_spaced(plain)] if len(plain) >= 6 else []


def _spaced(text: str) -> str:
    """A pattern for the characters of `text` with any blanks, hyphens or plus signs between them."""
    return r"[\s\u00a0+–-]*".join(re.escape(character) for character in re.sub(r"[\s+-]", "", text))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
