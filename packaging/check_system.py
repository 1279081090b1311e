"""What the operating system still lacks, found by trying to load it. Runs on a bare Python, before all else.

check_system.py libraries offscreen [xcb] [wayland]    one missing library per line: "<soname> <Debian package>"
check_system.py display                                exit 0 when a window can really be shown
"""

from __future__ import annotations

import ctypes
import os
import sys
import zoneinfo

TIME_ZONE = "Europe/Stockholm"
# soname -> Debian/Ubuntu package. Found by ldd over every Qt module and plugin on a bare Debian 12.
LIBRARIES = {
    "offscreen": {
        "libGL.so.1": "libgl1",
        "libEGL.so.1": "libegl1",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libX11.so.6": "libx11-6",  # QtGui itself links it, screen or not
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libxkbcommon.so.0": "libxkbcommon0",
        "libbrotlidec.so.1": "libbrotli1",
    },
    "xcb": {
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "wayland": {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
        "libwayland-egl.so.1": "libwayland-egl1",
    },
}


def loads(soname: str) -> bool:
    """Whether the dynamic linker finds it, for this machine's own word size."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def knows_swedish_time() -> bool:
    """Whether the time zone that every date and legal clock of the program is told in lies here."""
    try:
        zoneinfo.ZoneInfo(TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, OSError):
        return False
    return True


def missing(groups: list[str]) -> list[tuple[str, str]]:
    """(soname, package) of each library that cannot be loaded, and the time zone where it is not to be had."""
    wanted = [pair for group in groups for pair in LIBRARIES[group].items()]
    lacking = [(soname, package) for soname, package in wanted if not loads(soname)]
    return lacking if knows_swedish_time() else [*lacking, (TIME_ZONE, "tzdata")]


def has_display() -> bool:
    """A Wayland socket is named, or an X server answers; a DISPLAY left over from a dead session is no display."""
    if not sys.platform.startswith("linux") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    if not os.environ.get("DISPLAY"):
        return False
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return True  # no way to ask yet: believe the variable
    x11.XOpenDisplay.restype = ctypes.c_void_p
    return bool(x11.XOpenDisplay(None))


def main(arguments: list[str]) -> int:
    """See the module's head; exit 2 on anything else."""
    if arguments[:1] == ["libraries"] and set(arguments[1:]) <= set(LIBRARIES):
        for soname, package in missing(arguments[1:]) if sys.platform.startswith("linux") else []:
            print(soname, package)
        return 0
    if arguments == ["display"]:
        return 0 if has_display() else 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
