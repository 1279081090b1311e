"""A print that has left the printer, as it is told when it is handed to somebody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintOut:
    """`version` is that of a plan, 0 for anything else and for a draft. `pages` are those of one copy; `large` is the
    variant in large type; `print_code` stands at the foot of every page."""

    version: int
    pages: int
    print_code: str
    copies: int = 1
    large: bool = False

    def told(self) -> dict[str, object]:
        """As it travels: what is as usual is not told."""
        told: dict[str, object] = {"version": self.version, "pages": self.pages, "print_code": self.print_code}
        if self.copies > 1:
            told["copies"] = self.copies
        if self.large:
            told["large"] = True
        return told
