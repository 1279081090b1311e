"""The command line of the program, in the words the README uses."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from domain.safe_address import is_safe_address


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was asked for. `mode` is launcher, work, tour or self_test; `store` the real service's address."""

    mode: str
    data: Path
    unit: str
    cases: int
    out: Path
    keep: bool
    store: str = ""


def read_arguments(argv: list[str]) -> Arguments:
    """Read the command line. Exits with a message on a word it does not know."""
    parser = argparse.ArgumentParser(prog="run", description="SAMSA Desktop i utbildningsmiljön.")
    parser.add_argument("--data", type=Path, help="mapp för programmets data på datorn")
    parser.add_argument(
        "--store",
        metavar="ADRESS",
        default=os.environ.get("SAMSA_STORE", ""),
        help="den skarpa tjänstens adress (SAMSA_STORE); utan den är programmet utbildningsmiljön",
    )
    parser.add_argument("--window", metavar="ENHET", default="", help="öppna ett fönster till, t.ex. ska-avd1")
    parser.add_argument("--cases", type=int, default=600, help="antal övningsärenden första gången")
    parser.add_argument("--tour", action="store_true", help="kör rundturen genom de riktiga fönstren")
    parser.add_argument("--out", type=Path, default=Path("tour"), help="mapp för rundturens bilder och berättelse")
    parser.add_argument("--keep", action="store_true", help="behåll rundturens datamappar under OUT/data")
    parser.add_argument("--self-test", action="store_true", help="pröva fönster, replika, formulär och PDF")
    asked = parser.parse_args(argv)
    mode = "work" if asked.store else "launcher"
    for name in ("tour", "self_test"):
        mode = name if getattr(asked, name) else mode
    if asked.store and not is_safe_address(asked.store):
        parser.error("--store ska vara en adress som börjar med https://")
    data = asked.data or default_data_folder("work" if mode == "work" else "training")
    store = asked.store if mode == "work" else ""
    return Arguments(mode, data.absolute(), asked.window, asked.cases, asked.out.absolute(), asked.keep, store)


def default_data_folder(kind: str = "training") -> Path:
    """Where the data of training, or of work, lie on this computer: per user, outside roaming profiles."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "samsa-desktop" / kind
