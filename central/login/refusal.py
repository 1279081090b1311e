"""Why nobody is let in."""

from __future__ import annotations


class LoginRefused(Exception):
    """`code` is told to the client (central/PROTOCOL.md §8), `why` is for the operator's log: a word of ours, nothing
    from the token."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.why = why or code
