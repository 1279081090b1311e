"""The scopes we keep up with: what the store last told is ours, kept with the outbox so that it is known without it."""

from __future__ import annotations

from collections.abc import Collection

from desktop.models.outbox import Outbox
from desktop.models.replica import Replica
from desktop.models.workplace import Workplace
from domain.case import REFERENCE_SCOPE, belongs_to, unit_scope


class HeldScopes:
    """Of one person at one unit. On another's computer, or after another's session, only her own count."""

    def __init__(self, outbox: Outbox, replica: Replica, workplace: Workplace) -> None:
        self._outbox = outbox
        self._replica = replica
        self._workplace = workplace
        self._fact = f"scopes:{workplace.unit_id}:{workplace.session.author.user_id}"
        self.own = unit_scope(workplace.unit_id)
        kept = outbox.fact(self._fact)
        self._compartments = self._compartments_in(kept if isinstance(kept, list) else ())
        workplace.sit(self._compartments)

    @property
    def all(self) -> tuple[str, ...]:
        """Who is who first, then compartments, so that what moves there from the inbox is there before it is gone from
        the inbox."""
        return REFERENCE_SCOPE, *self._compartments, self.own

    def told(self, scopes: Collection[str]) -> None:
        """The store tells which scopes are ours. A list without the unit's own is none."""
        if not {REFERENCE_SCOPE, self.own} <= set(scopes):
            return
        compartments = self._compartments_in(scopes)
        if compartments != self._compartments:
            self._outbox.store_fact(self._fact, list(compartments))
            self._compartments = compartments
            self._workplace.sit(compartments)

    def others(self) -> tuple[str, ...]:
        """Scopes of which something is here and which are ours no longer, or never were."""
        return tuple(sorted(self._replica.held_scopes() - set(self.all)))

    def leave_others(self) -> None:
        """Let go of them at once, before anybody is shown anything; it is answered for at the next contact."""
        for scope in self.others():
            self._replica.give_up_scope(scope)

    def _compartments_in(self, scopes: Collection[object]) -> tuple[str, ...]:
        mine = {s for s in scopes if isinstance(s, str) and s != self.own and belongs_to(s, self._workplace.unit_id)}
        return tuple(sorted(mine))
