"""What the person's consent lets us send (domain.md §6.3), as far as the main job goes."""

from __future__ import annotations

from domain.case import Document
from domain.outcome import Refusal

LETS_SEND = frozenset({"GIVET", "BEGRÄNSAT"})
KNOWN_STATES = LETS_SEND | {"EJ_TILLFRÅGAD", "NEKAT", "KAN_EJ_SAMTYCKA", "ÅTERKALLAT"}


def require_consent_to_send(header: Document) -> None:
    """Raises Refusal unless the case's consent, or a harm assessment in its place, lets facts leave the unit."""
    state = header.text("consent/state")
    if state in LETS_SEND:
        return
    if state == "KAN_EJ_SAMTYCKA" and header.value("consent/harm_assessed") is True:
        return
    raise Refusal("consent_does_not_allow", state=state if state in KNOWN_STATES else "EJ_TILLFRÅGAD")
