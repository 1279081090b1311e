"""Log-in in training: a unit is chosen, and that is all. A store that one logs in to by a provider has none of this."""

from __future__ import annotations

from starlette.responses import Response

from central.api import wire
from central.api.asked import Asked
from central.api.sessions import Sessions
from central.store.answers import Asker
from central.store.clock import Clock, swedish_day, utc_text
from central.store.store import Store


class TrainingRoutes:
    """The two routes that ask for the launch token."""

    def __init__(self, store: Store, sessions: Sessions, clock: Clock) -> None:
        self._store = store
        self._sessions = sessions
        self._clock = clock

    def login(self, asked: Asked) -> Response:
        self._sessions.check_launch(asked.authorization)
        placement = self._store.placement(asked.read(wire.LoginRequest).unit)
        user, now = placement.user, self._clock()
        # Before she is told: nobody is let in of whom the log says nothing.
        self._store.events.note("logged_in", Asker(user.user_id, placement.unit.unit_id), what="training")
        answer = wire.LoginAnswer(
            self._sessions.begin(user.user_id, placement.unit.unit_id),
            wire.Person(user.user_id, user.name, user.title),
            placement.unit.unit_id,
            list(placement.roles),
            self._store.public_key.hex(),
            self._store.epoch,
            utc_text(now),
            swedish_day(now),
        )
        return wire.json_response(answer)

    def units(self, asked: Asked) -> Response:
        self._sessions.check_launch(asked.authorization)
        answer = [
            wire.UnitAnswer(u.unit_id, u.name, u.kind, u.sub_region, u.operation, u.group, u.phone, user_name, cases)
            for u, user_name, cases in self._store.units()
        ]
        return wire.json_response(wire.UnitsAnswer(answer))
