"""Where what is fetched can be believed to come from whom its address names."""

from __future__ import annotations

from urllib.parse import urlsplit

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def is_this_computer(address: str) -> bool:
    """Whether an address leads no further than here. Raises ValueError for what is no address."""
    return urlsplit(address).hostname in _LOOPBACK


def is_safe_address(address: object) -> bool:
    """Whether what is fetched from there is the word of whom it names: TLS, or this very computer."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )
