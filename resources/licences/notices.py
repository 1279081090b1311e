"""Writes third-party.txt: every package in the product, its licence and the licence text it carries.

.venv/bin/python -m resources.licences.notices
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from resources import resource_path
from resources.licences.policy import licence_of, normalised

NOTICES = resource_path("licences", "third-party.txt")
LOCK = resource_path().parent / "requirements" / "product.lock"

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)
_LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_TEXTS_KEPT_HERE = dict.fromkeys(("pyside6-essentials", "pyside6-pdf", "shiboken6"), "LGPL-3.0.txt, GPL-3.0.txt")
_RULE = "=" * 100

_HEAD = """\
Programmet bygger på andras arbete. Här står varje del, dess licens och licensens text.
Qt och PySide6 används enligt LGPL 3: biblioteken ligger som egna filer i programmets mapp och får bytas ut.
Typsnitten och ikonerna har sina licenser bredvid sig i resources/fonts och resources/icons.
"""


def locked(lock_text: str) -> list[tuple[str, str]]:
    """(name, version) of each package a lock file can install on a real computer."""
    rows = _LOCKED.findall(lock_text)
    return [
        (normalised(name), version) for name, version, marker in rows if "emscripten" not in marker or "!=" in marker
    ]


def licence_texts(name: str) -> list[str]:
    """The licence and notice files within an installed package; [] when it has none or is not installed."""
    try:
        files = metadata.distribution(name).files or []
    except metadata.PackageNotFoundError:
        return []
    inside = [f for f in files if ".dist-info" in str(f) and _LICENCE_FILE.search(f.name)]
    return [Path(str(f.locate())).read_text(encoding="utf-8", errors="replace").strip() for f in inside]


def compose(packages: Iterable[tuple[str, str]]) -> str:
    """The whole file. A text that several packages share word for word is printed once."""
    parts = [_HEAD]
    printed: dict[str, str] = {}
    for name, version in packages:
        parts.append(f"{_RULE}\n{name} {version}: {licence_of(name)}\n{_RULE}")
        if name in _TEXTS_KEPT_HERE:
            parts.append(f"Texten: {_TEXTS_KEPT_HERE[name]} i denna mapp.")
        for text in licence_texts(name):
            first = printed.setdefault(text, name)
            parts.append(text if first == name else f"Samma text som {first}.")
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the file anew from the product's lock."""
    NOTICES.write_text(compose(locked(LOCK.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
