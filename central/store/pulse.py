"""Where every scope stands, and who may read what: what those who listen are told by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from central.store.answers import Asker, StoreRefusal
from central.store.rulebook import Rulebook
from central.store.shipped import shipped_access
from domain.access import READ_SCOPE, scopes_for


@dataclass(frozen=True, slots=True)
class Pulse:
    """The head of every scope, the rules, and the log-in sessions that ended lately, all of one moment."""

    heads: Mapping[str, int]
    rules: Rulebook
    ended: frozenset[str] = frozenset()

    def scopes(self, user_id: str, unit_id: str, device_id: str = "") -> tuple[str, ...]:
        """What a session of user at unit may read; nothing when she has no role there or her device is not let in."""
        return () if device_id in self.rules.barred else readable(self.rules, user_id, unit_id)


def may_hold(rules: Rulebook, user_id: str, scope_id: str) -> bool:
    """Whether somebody may read a scope, at whichever unit she works."""
    units = rules.directory.units_of(user_id)
    return any(scope_id in readable(rules, user_id, unit_id) for unit_id in units)


def readable(rules: Rulebook, user_id: str, unit_id: str, function: str = READ_SCOPE) -> tuple[str, ...]:
    """The scopes that a session of user at unit may read, by a function of the access table."""
    return scopes_for(user_id, unit_id, rules.directory, shipped_access(), function)


def readable_by(rules: Rulebook, asker: Asker) -> tuple[str, ...]:
    """The scopes that she may read. Raises StoreRefusal (device_lost, device_locked, unknown_scope for none)."""
    refusal = rules.refusal(asker.device_id)
    if refusal:
        raise StoreRefusal(refusal)
    scopes = readable(rules, asker.user_id, asker.unit_id)
    if not scopes:
        raise StoreRefusal("unknown_scope")
    return scopes
