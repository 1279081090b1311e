"""What the program is and what surrounds it, for who asks and who helps: nothing of any patient, nor of who works."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from resources import resource_path

LICENCE: Final = "EUPL-1.2"


def version() -> str:
    """Of the program, as it was built."""
    return resource_path("version.txt").read_text("utf-8").strip()


def third_party() -> str:
    """Whose work the program stands on, with their licences."""
    return resource_path("licences", "third-party.txt").read_text("utf-8")


def diagnostics(qt: str, look: Mapping[str, str], data: Path | None) -> str:
    """Lines to give to who helps: program, computer, screen and look. `qt` is the version of Qt.

    The folder is told from the person's own folder on: what that is called may be her name.
    """
    lines = {
        "SAMSA Desktop": version(),
        "System": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Python": platform.python_version(),
        "Qt": qt,
        "Packaged": "yes" if getattr(sys, "frozen", False) else "no",
        "Data": _without_home(data),
        **look,
    }
    return "\n".join(f"{name}: {told}" for name, told in lines.items())


def _without_home(folder: Path | None) -> str:
    if folder is None:
        return "-"
    try:
        return "~/" + folder.relative_to(Path.home()).as_posix()
    except ValueError:
        return "…/" + folder.name
