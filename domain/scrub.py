"""What must not stand in a log: numbers that name a person, however they are written.

A net under the rule that nothing of a patient is logged at all (§4.10 of the security paper), so that false hits are
welcome: some telephone numbers, which have no business in a log either, look like a person's.
"""

from __future__ import annotations

import re
import unicodedata

INSTEAD = "[nummer]"
_ANY_DIGIT = re.compile(r"\d")
_HYPHENS = re.compile("[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d\u00ad]")
_GROUPS = re.compile(r"[0-9]+(?:[ \-+./_]{1,3}[0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9A-Za-z])")
# Reserve numbers of regions, and what stands in for a number not given yet: eight or six digits and four signs.
_RESERVE = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9]{2})?[0-9]{6}[-+]?(?=[0-9A-Za-z]*[A-Za-z])[0-9A-Za-z]{4}(?![0-9A-Za-z])",
)


def scrubbed(text: str) -> str:
    """The text with a mark in place of each number that may name a person; the very same text when there is none."""
    if _ANY_DIGIT.search(text) is None:
        return text
    plain = text if text.isascii() else _folded(text)
    kept: list[str] = []
    end = 0
    for known in _HEX.finditer(plain):  # ids and hashes: by chance alone one in some hundred would be hit
        kept += [_net(plain[end : known.start()]), known[0]]
        end = known.end()
    found = "".join(kept) + _net(plain[end:])
    return text if found == plain else found


def _folded(text: str) -> str:
    """Digits of every script as ASCII, dashes as one dash, blanks as one blank, and nothing invisible."""
    shown = _HYPHENS.sub("-", unicodedata.normalize("NFKC", text.replace("\u00ad", "")))
    return "".join(_plain(sign) for sign in shown)


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind == "Pd":
        return "-"
    if kind in {"Zs", "Zl", "Zp"}:
        return " "
    return "" if kind == "Cf" else sign


def _net(text: str) -> str:
    return _RESERVE.sub(_if_a_date, _GROUPS.sub(_without_numbers, text))


def _if_a_date(match: re.Match[str]) -> str:
    digits = re.split(r"[-+A-Za-z]", match[0])[0]
    date = digits[2:8] if len(digits) >= 8 else digits[:6]
    return INSTEAD if _born(date) else match[0]


def _without_numbers(match: re.Match[str]) -> str:
    """Groups of digits, of which some that follow each other may make a number together."""
    groups = list(_GROUP.finditer(match[0]))
    kept: list[str] = []
    end = first = 0
    while first < len(groups):
        last = _last_of_number(groups, first)
        if last is None:
            first += 1
            continue
        kept += [match[0][end : groups[first].start()], INSTEAD]
        end, first = groups[last].end(), last + 1
    return "".join(kept) + match[0][end:]


def _last_of_number(groups: list[re.Match[str]], first: int) -> int | None:
    digits, found = "", None
    for place in range(first, len(groups)):
        digits += groups[place][0]
        if len(digits) > 12:
            break
        if _names_a_person(digits):
            found = place  # the longer one, when both could be
    return found


def _names_a_person(digits: str) -> bool:
    if len(digits) == 12:
        return digits[:2] in {"18", "19", "20"} and _born(digits[2:8])
    return len(digits) == 10 and _born(digits[:6])


def _born(date: str) -> bool:
    """Whether six digits are a day of birth; 60 more in a coordination number. A day that is not known is 00."""
    month, day = int(date[2:4]), int(date[4:6])
    return month <= 12 and (day <= 31 or 60 <= day <= 91)
