"""Run by the frozen program before anything of ours: where it finds Swedish time if the computer knows no time zones.

Windows has none in this form, and a bare Linux may lack them. The computer's own come first, they may be newer.
"""

from __future__ import annotations

import sys
import zoneinfo
from pathlib import Path

zoneinfo.reset_tzpath([*zoneinfo.TZPATH, str(Path(sys.executable).resolve().parent / "_internal" / "zoneinfo")])
