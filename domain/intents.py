"""What somebody wants with a message, and which kind of message that makes it (domain.md §2.1, experience.md C3).

The kind follows from the intent, from what kind of unit she works for and from what kinds of units it is for: a request
for care goes further in, a message from outpatient care further out, and what fits nowhere else is administrative.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Intent(StrEnum):
    """In the order they are asked."""

    REQUEST = "request"
    INFORM = "inform"
    PLAN = "plan"
    CALL = "call"
    ADMIT = "admit"
    ADMINISTER = "administer"


HOSPITAL: Final = frozenset({"SLUTEN", "SLUTEN_REHAB", "SPEC_OPEN"})
PRIMARY: Final = frozenset({"VC", "REHAB_PV", "REGIONHALSA"})
HEALTH_CARE_AT_HOME: Final = frozenset({"KOM_SSK", "KOM_REHAB"})
WARDS: Final = frozenset({"SLUTEN", "SLUTEN_REHAB"})
DEPTH: Final[Mapping[str, int]] = MappingProxyType(
    {
        **dict.fromkeys(("KOM_SOL", "LSS", "IFO"), 1),
        **dict.fromkeys(HEALTH_CARE_AT_HOME, 2),
        **dict.fromkeys(PRIMARY, 3),
        "SPEC_OPEN": 4,
        **dict.fromkeys(WARDS, 5),
    }
)
"""How far in a kind of unit works, seen from the home of the person; what is not here takes no part in a request."""
_CASE_TYPE: Final[Mapping[str, str]] = MappingProxyType({"INS": "inpatient", "KAL": "sip"})


@dataclass(frozen=True, slots=True)
class Derived:
    """The kind that the intent becomes, and the code of why (resources/texts/intents.yaml). Without a kind, `because`
    tells why this unit may not."""

    kind: str
    because: str

    @property
    def case_type(self) -> str:
        """The type of case that one of this kind begins."""
        return _CASE_TYPE.get(self.kind, "open_care")


def derive(intent: Intent, own: str, receivers: Collection[str]) -> Derived:
    """The kind of message for a unit of kind `own` to units of the kinds `receivers`, none while nobody is chosen."""
    match intent:
        case Intent.PLAN:
            return Derived("PLN", "intent_plan")
        case Intent.CALL:
            return Derived("KAL", "intent_call")
        case Intent.ADMIT:
            return Derived("INS", "intent_admit") if own in WARDS else Derived("", "intent_only_wards_admit")
        case Intent.ADMINISTER:
            return Derived("ADM", "intent_administer")
    if own not in DEPTH:
        return Derived("ADM", "intent_not_of_the_chain")
    inwards = goes_inwards(own, receivers)
    if own in HOSPITAL or (own in PRIMARY and not inwards):
        return Derived("MVO", f"intent_{intent}_outwards")
    if intent is Intent.INFORM and receivers and not inwards:
        return Derived("ADM", "intent_inform_beside")
    if not receivers or inwards:
        return Derived("VBG", f"intent_{intent}_inwards")
    return Derived("VBG", "intent_request_beside")


def goes_inwards(own: str, receivers: Collection[str]) -> bool:
    """Whether any of them works further in than the own unit."""
    return any(DEPTH.get(kind, 0) > DEPTH.get(own, 0) for kind in receivers)
