"""Every route is a function of the access table, or the service does not start.

What a function lets whom do is decided by `domain.access.decide`: for what asks for a role, in the transaction that
reads (`central.store.pulse.readable`), and for each pushed operation when it is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from starlette.routing import BaseRoute, Route

from domain.access_table import LAUNCHER, LOCKED, NOBODY, ROLE, AccessTable

FUNCTIONS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("GET", "/openapi.json"): "read_description",
        ("GET", "/v1/health"): "read_health",
        ("POST", "/v1/training/login"): "training_login",
        ("GET", "/v1/units"): "training_units",
        ("GET", "/v1/login"): "log_in",
        ("POST", "/v1/login"): "log_in",
        ("POST", "/v1/session"): "log_in",
        ("POST", "/v1/session/refresh"): "log_in",
        ("POST", "/v1/session/end"): "log_in",
        ("POST", "/v1/devices"): "enrol_device",
        ("POST", "/v1/hello"): "read_scope",
        ("POST", "/v1/purged"): "answer_for_purge",
        ("POST", "/v1/events"): "deliver_events",
        ("POST", "/v1/push"): "deliver",
        ("POST", "/v1/lease"): "read_scope",
        ("GET", "/v1/sealed"): "read_sealing_key",
        ("POST", "/v1/sealed"): "deliver_sealed",
        ("POST", "/v1/outside/ask"): "sip_existence",
        ("POST", "/v1/outside/open"): "sip_reading",
        ("POST", "/v1/outside/read"): "sip_reading",
        ("POST", "/v1/outside/lasts"): "sip_reading",
        ("POST", "/v1/outside/end"): "sip_reading",
        ("GET", "/v1/held"): "read_held",
        ("POST", "/v1/held"): "decide_held",
        ("GET", "/v1/identities"): "join_identities",
        ("POST", "/v1/identities/look"): "join_identities",
        ("POST", "/v1/identities/join"): "join_identities",
        ("POST", "/v1/identities/confirm"): "join_identities",
        ("POST", "/v1/identities/part"): "join_identities",
        ("POST", "/v1/admin/units"): "administer",
        ("POST", "/v1/admin/users"): "administer",
        ("POST", "/v1/admin/changes"): "administer",
        ("POST", "/v1/admin/inboxes"): "administer",
        ("POST", "/v1/admin/applies"): "administer",
        ("POST", "/v1/admin/change"): "administer",
        ("POST", "/v1/admin/import"): "administer",
        ("GET", "/v1/pull"): "read_scope",
        ("GET", "/v1/bootstrap"): "read_scope",
        ("GET", "/v1/digests"): "read_scope",
        ("GET", "/v1/documents"): "read_scope",
        ("GET", "/v1/live"): "read_scope",
        ("GET", "/v1/wait"): "read_scope",
        ("POST", "/v1/poke"): "read_scope",
        ("GET", "/v1/news"): "count_news",
        ("POST", "/v1/blob/{blob}"): "deliver_attachment",
        ("PUT", "/v1/blob/{blob}/{n}"): "deliver_attachment",
        ("POST", "/v1/blob/{blob}/complete"): "deliver_attachment",
        ("GET", "/v1/blob/{blob}/{n}"): "read_attachment",
    }
)
"""By method and path, the function of resources/access/access.yaml. A new route gets a line here and a row there."""


class UndeclaredRouteError(RuntimeError):
    """A route that the access table does not know, or whose token is another than the table asks for."""


def require_declared(
    routed: Iterable[BaseRoute],
    waiting: Iterable[str],
    bearers: Mapping[tuple[str, str], str | None],
    table: AccessTable,
    functions: Mapping[tuple[str, str], str] = FUNCTIONS,
) -> None:
    """Raises UndeclaredRouteError unless every route that is served has its function, and asks for the token of it.

    `routed` is what the router answers, `waiting` the paths that are answered before it, `bearers` the token by route.
    """
    for place in served(routed, waiting):
        function = functions.get(place, "")
        if function not in table.functions:
            raise UndeclaredRouteError(f"{' '.join(place)} has no function of access.yaml (central/api/declared.py)")
        if bearers.get(place) != _bearer(function, table):
            raise UndeclaredRouteError(f"{' '.join(place)} asks for another token than {function} in access.yaml")


def served(routed: Iterable[BaseRoute], waiting: Iterable[str]) -> set[tuple[str, str]]:
    """(method, path) of everything that is answered. Raises UndeclaredRouteError for what is no plain route."""
    places = {("GET", path) for path in waiting}
    for route in routed:
        if not isinstance(route, Route) or not route.methods:
            raise UndeclaredRouteError(f"{type(route).__name__} is no plain route")
        places |= {(method, route.path) for method in route.methods - {"HEAD"}}  # the router's own twin of every GET
    return places


def _bearer(function: str, table: AccessTable) -> str | None:
    """The token that goes with a function, by who may use it at all."""
    for role, bearer in ((NOBODY, None), (LAUNCHER, "launch"), (LOCKED, "poke")):
        if table.cell(function, ROLE, role).may:
            return bearer
    return "session"
