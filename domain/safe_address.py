"""Where what is fetched can be believed to come from whom its address names.

Stricter than a URL need be: an address with a user's name in it, or with anything before its host that two readers
could understand differently, is no address here.
"""

from __future__ import annotations

import re

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9_.-]+))(?::[0-9]{1,5})?(?:[/?#][!-~]*)?",
    re.IGNORECASE,
)


def is_this_computer(address: str) -> bool:
    """Whether an address leads no further than here."""
    found = _ADDRESS.fullmatch(address)
    return found is not None and _host(found) in _LOOPBACK


def is_safe_address(address: object) -> bool:
    """Whether what is fetched from there is the word of whom it names: TLS, or this very computer."""
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    return found is not None and (found["scheme"].lower() == "https" or _host(found) in _LOOPBACK)


def _host(found: re.Match[str]) -> str:
    return (found["v6"] or found["name"]).lower()
