"""How far a case had come when somebody last left it: hers alone, kept in the encrypted file of this computer."""

from __future__ import annotations

from desktop.models.outbox import Outbox
from desktop.models.visit import Visit
from desktop.models.workplace import Workplace

_MOST = 400
"""Cases that are remembered; the one left longest ago makes room."""


class Visits:
    """Of one person at one unit. Not thread-safe: the database worker calls it."""

    def __init__(self, outbox: Outbox, workplace: Workplace) -> None:
        self._outbox = outbox
        self._clock = workplace.clock
        self._fact = f"visits:{workplace.unit_id}:{workplace.session.author.user_id}"
        self._known: dict[str, Visit] | None = None

    def last(self, case_id: str) -> Visit:
        """When she was in a case before."""
        return self._all().get(case_id, Visit())

    def left(self, case_id: str, told: int) -> None:
        """She leaves a case, which has been shown to her as the store told of it up to `told`."""
        visits = self._all()
        visits.pop(case_id, None)
        visits[case_id] = Visit(told, self._clock.utc())
        for oldest in list(visits)[:-_MOST]:
            del visits[oldest]
        self._outbox.store_fact(self._fact, {one: [visit.told, visit.at] for one, visit in visits.items()})

    def _all(self) -> dict[str, Visit]:
        if self._known is None:
            self._known = dict(_read(self._outbox.fact(self._fact)))
        return self._known


def _read(fact: object) -> list[tuple[str, Visit]]:
    """As they were kept; what cannot be read is left out."""
    kept = fact.items() if isinstance(fact, dict) else ()
    return [
        (case_id, Visit(told[0], told[1]))
        for case_id, told in kept
        if isinstance(told, list) and [type(part) for part in told] == [int, str]
    ]
