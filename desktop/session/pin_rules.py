"""Which PINs are too easily guessed. Ten tries are given, so what a thief would try first must not be among them."""

from __future__ import annotations

import re
import unicodedata

SHORTEST = 6
LONGEST = 64
_ROWS = ("0123456789", "qwertyuiopå", "asdfghjklöä", "zxcvbnm", "abcdefghijklmnopqrstuvwxyzåäö")
_COMMON = frozenset(
    {"password", "lösenord", "samsa1", "sommar", "vinter", "qwerty", "hemligt", "112233", "123123", "123321", "147258",
     "159753", "159357", "258456", "102030", "696969", "131313", "987654", "789456", "741852", "012345", "456123"}
)  # fmt: skip
_DATE = re.compile(r"(?:(?:19|20)\d\d|\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_YEARS = re.compile(r"(?:19|20)\d\d(?:19|20)\d\d")


def weakness(pin: str, own_words: tuple[str, ...] = ()) -> str:
    """Why it is refused, a code of resources/texts/pin.yaml; '' when it is not.

    `own_words` are the person's and the unit's names.
    """
    text = unicodedata.normalize("NFKC", pin).casefold()
    if len(text) < SHORTEST:
        return "pin_too_short"
    if len(text) > LONGEST:
        return "pin_too_long"
    if len(set(text)) <= 2 or _is_one_part_again(text):
        return "pin_repeats"
    if any(text in row * 2 or text[::-1] in row * 2 for row in _ROWS):
        return "pin_in_a_row"
    if _DATE.fullmatch(text) or _YEARS.fullmatch(text):
        return "pin_is_a_date"
    if text in _COMMON or any(text.startswith(word) and text[len(word) :].isdigit() for word in _COMMON):
        return "pin_common"
    words = {part for word in own_words for part in word.casefold().split() if len(part) > 2}
    if any(word in text for word in words):
        return "pin_names_you"
    return ""


def _is_one_part_again(text: str) -> bool:
    """121212, abcabc: the text lies in itself, written twice, elsewhere than at its ends."""
    return text in (text + text)[1:-1]
