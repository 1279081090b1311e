"""The command line of the program, in the words the README uses."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was asked for. `mode` is launcher, session, tour or self_test."""

    mode: str
    data: Path
    unit: str
    cases: int
    out: Path
    keep: bool


def read_arguments(argv: list[str]) -> Arguments:
    """Read the command line. Exits with a message on a word it does not know."""
    parser = argparse.ArgumentParser(prog="run", description="SAMSA Desktop i utbildningsmiljön.")
    parser.add_argument("--data", type=Path, default=default_data_folder(), help="mapp för lagrade övningsdata")
    parser.add_argument("--window", metavar="ENHET", default="", help="öppna ett fönster till, t.ex. ska-avd1")
    parser.add_argument("--cases", type=int, default=600, help="antal övningsärenden första gången")
    parser.add_argument("--tour", action="store_true", help="kör rundturen genom de riktiga fönstren")
    parser.add_argument("--out", type=Path, default=Path("tour"), help="mapp för rundturens bilder och berättelse")
    parser.add_argument("--keep", action="store_true", help="behåll rundturens datamappar under OUT/data")
    parser.add_argument("--self-test", action="store_true", help="pröva fönster, replika, formulär och PDF")
    parser.add_argument("--session", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    mode = "launcher"
    for name in ("session", "tour", "self_test"):
        mode = name if getattr(asked, name) else mode
    return Arguments(mode, asked.data.absolute(), asked.window, asked.cases, asked.out.absolute(), asked.keep)


def default_data_folder() -> Path:
    """Where training data lie on this computer: per user, outside roaming profiles."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "samsa-desktop" / "training"
