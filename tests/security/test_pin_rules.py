"""What a thief would try first is refused, with a reason in Swedish; what people can remember is not."""

from __future__ import annotations

import pytest

from desktop.models.texts import Texts
from desktop.session.pin_rules import weakness


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("", "pin_too_short"),
        ("73915", "pin_too_short"),
        ("7" * 65, "pin_too_long"),
        ("777777", "pin_repeats"),
        ("727272", "pin_repeats"),
        ("739739", "pin_repeats"),
        ("123456", "pin_in_a_row"),
        ("9876543", "pin_in_a_row"),
        ("890123", "pin_in_a_row"),
        ("\uff11\uff12\uff13\uff14\uff15\uff16", "pin_in_a_row"),
        ("qwerty", "pin_in_a_row"),
        ("741231", "pin_is_a_date"),
        ("19741231", "pin_is_a_date"),
        ("19901974", "pin_is_a_date"),
        ("159753", "pin_common"),
        ("Sommar2026", "pin_common"),
        ("anna7391", "pin_names_you"),
    ],
)
def test_a_weak_one_is_refused_with_a_reason(pin: str, code: str) -> None:
    assert weakness(pin, ("Anna Lindh", "Kommun SSK")) == code
    assert Texts.load().knows(code)


@pytest.mark.parametrize("pin", ["739154", "739 154", "lingonris82", "Tre katter i köket", "582047"])
def test_others_are_taken(pin: str) -> None:
    assert weakness(pin, ("Anna Lindh", "Kommun SSK")) == ""
