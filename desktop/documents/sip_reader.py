"""Reads a SIP's cells for print: blanks told from text, rows in order, and what a protected identity must not show.

Every text of the plan passes `SipReader.text`, so there is one place where something can be held back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from desktop.documents.sip_plan import SipPrint
from desktop.documents.swedish_dates import day_month_year, parse_day

WITHHELD = "(visas inte)"

_BIRTH_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})-?[0-9A-Za-z]{4}")


class SipReader:
    """The cells of one plan."""

    def __init__(self, plan: SipPrint) -> None:
        self._plan = plan
        self._cells = plan.cells
        self._rows: dict[str, set[str]] = defaultdict(set)
        for path in plan.cells:
            group, _, rest = path.partition("/")
            if rest:
                self._rows[group].add(rest.partition("/")[0])
        self._withheld = _withheld_pattern(plan)
        self.person_phone = _digits(self._raw("phone"))

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

    def rows(self, group: str) -> tuple[str, ...]:
        """Paths of the rows of `group` that have not been deleted, oldest first (row ids are ordered by time)."""
        paths = (f"{group}/{row}" for row in sorted(self._rows.get(group, ())))
        return tuple(path for path in paths if self._cells.get(path) is not False)

    def unit(self, path: str) -> str:
        """The unit's name. What is not in the list of names is printed as typed, but never for a protected person."""
        unit = self._raw(path)
        if unit in self._plan.unit_names:
            return self._shown(self._plan.unit_names[unit])
        return "" if self._plan.protected else self._shown(unit)

    def phone(self, path: str, unit_path: str = "") -> str:
        """The phone number of a cell, else of the unit in `unit_path`; never a protected person's own."""
        number = self._raw(path) or self._plan.unit_phones.get(self._raw(unit_path), "").strip()
        if self._plan.protected and self.person_phone and _digits(number) == self.person_phone:
            return ""
        return self._shown(number)

    def _raw(self, path: str) -> str:
        value = self._cells.get(path)
        return value.strip() if isinstance(value, str) else ""

    def _shown(self, text: str) -> str:
        return self._withheld.sub(WITHHELD, text) if self._withheld else text


def identity_text(plan: SipPrint) -> str:
    """The person's number as it stands on the paper, or only the date of birth ("Född 11 oktober 1944")."""
    if not plan.hides_number:
        return plan.person_id_text
    born = _birth_date(plan)
    return f"Född {day_month_year(born)}" if born else "Personnumret visas inte"


def _birth_date(plan: SipPrint) -> date | None:
    """Date of birth out of a twelve-character number; co-ordination numbers have 60 added to the day."""
    found = _BIRTH_DATE.fullmatch(plan.person_id_text.replace(" ", ""))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        born = date(year, month, day - 60 if day > 60 else day)
    except ValueError:
        return None
    return born if born.year > 1850 and born <= plan.printed_at.date() else None


def _withheld_pattern(plan: SipPrint) -> re.Pattern[str] | None:
    """Matches, however spaced, the number, phone and address that must not slip out through somebody's free text."""
    patterns: list[str] = []
    if plan.hides_number:
        patterns += _number_patterns(plan.person_id_text)
    if plan.protected:
        phone = plan.cells.get("phone")
        address = plan.cells.get("address")
        if isinstance(phone, str) and len(_digits(phone)) >= 6:
            patterns.append(_spaced(_digits(phone)))
        if isinstance(address, str):
            patterns += [_spaced(part) for part in re.split(r"[,;\n]", address) if re.search(r"\w+\s*\d", part)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) if patterns else None


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
