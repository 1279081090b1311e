"""What goes into the one-folder program and what stays out. Plain lists, read by samsa.spec and by the tests.

(The folder is no package, see docs/packaging.md: load this file by its path.)
"""

from __future__ import annotations

import re
import zoneinfo
from pathlib import Path

CODE = ("domain", "desktop", "central")
NOT_DATA = {".py", ".pyc", ".ts", ".in"}  # code is collected as code; of translations the compiled .qm goes along
# The built-in help: its pages and their pictures.
GUIDE = ("docs/guide.md", "docs/accessibility.md", "docs/guide/*.md", "docs/pictures/*")
TIME_ZONE = "Europe/Stockholm"  # time_zone_hook.py points there when the user's computer has no time zones

# Found at run time by name, which PyInstaller cannot see: modules, and packages with all their modules.
HIDDEN = {
    "samsa": (["keyring.backends.SecretService", "sqlalchemy.dialects.sqlite"], []),
    "samsa-central": (["sqlalchemy.dialects.sqlite"], ["uvicorn"]),
}

# What requirements/dev and build bring, which libraries import when it happens to lie there (rich, pygments) ...
DEVELOPERS_TOOLS = [
    "PyInstaller", "_hypothesis_ftz_detector", "_hypothesis_globals", "_hypothesis_pytestplugin", "_pytest", "altgraph",
    "ast_serialize", "grimp", "hypothesis", "importlinter", "iniconfig", "librt", "markdown_it", "mdurl", "mypy",
    "mypy_extensions", "mypyc", "pathspec", "pip", "pkg_resources", "pluggy", "py", "pygments", "pytest",
    "execnet", "pytestqt", "rich", "ruff", "setuptools", "sortedcontainers", "xdist",
]  # fmt: skip
# ... and parts of Python, of Qt and of ours that nobody sees.
EXCLUDED_MODULES = [
    *DEVELOPERS_TOOLS, "tkinter", "test", "idlelib", "lib2to3", "ensurepip", "pydoc_data", "IPython", "numpy",
    "benchmarks", "tests", "resources.licences.notices",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets",
    "PySide6.QtSql", "PySide6.QtHelp", "PySide6.QtDesigner", "PySide6.QtUiTools", "PySide6.QtConcurrent",
]  # fmt: skip

# Files by their place in the folder. libQt6OpenGL and libavahi stay: xcb-glx, Wayland and libcups need them.
_UNWANTED = re.compile(
    r"""(?x)
      /platforms/(lib)?q(eglfs|linuxfb|minimalegl|minimal|vnc|vkkhrdisplay)
    | /platformthemes/libqgtk3
    | /(egldeviceintegrations|qmltooling|qmllint|sqldrivers|designer|assetimporters|scenegraph)/
    | /platforminputcontexts/libqtvirtualkeyboard
    | /qml/
    | (^|/)(lib)?Qt6(Qml|Quick|VirtualKeyboard|EglFS|EglFs|Designer|Help|Sql|ShaderTools|Labs)\w*(\.|$)
    | (^|/)lib(gtk-3|gdk-3|gdk_pixbuf|atk-1|atk-bridge|atspi|pango|pangocairo|pangoft2|cairo-gobject)[-.]
    | (^|/)lib(epoxy|thai|datrie)[-.]
    | /translations/(?!qtbase_sv\.qm$)[^/]+\.qm$
    """
)
_NOT_RESOLVED = re.compile(
    r"Library not found: could not resolve '?([^',]+)'?, dependency of '?([^'\n]+?)'?\.?$", re.MULTILINE
)
_OUR_TRANSLATIONS = re.compile(r"^resources/translations/")


def unwanted(place: str) -> bool:
    """Whether the file at this place of the folder (as PyInstaller writes it) is left out."""
    place = place.replace("\\", "/")
    return _OUR_TRANSLATIONS.match(place) is None and _UNWANTED.search(place) is not None


def data_files(root: Path) -> list[tuple[str, str]]:
    """(source file, folder within the program) of everything that is read, not run.

    All of resources/, the guide, what lies beside the code without being code, and database migration scripts, which
    are both.
    """
    chosen = [path for path in (root / "resources").rglob("*") if _is_data(path)]
    chosen += [path for pattern in GUIDE for path in root.glob(pattern)]
    for package in CODE:
        scripts = {path.parent for path in (root / package).rglob("env.py")}
        chosen += [
            path
            for path in (root / package).rglob("*")
            if _is_data(path) or (path.suffix == ".py" and any(folder in path.parents for folder in scripts))
        ]
    return [(str(path), path.parent.relative_to(root).as_posix()) for path in sorted(set(chosen))]


def time_zone_file() -> tuple[str, str]:
    """(source file, folder within the program) of the one time zone the program knows: the building system's own."""
    for folder in zoneinfo.TZPATH:
        path = Path(folder, TIME_ZONE)
        if path.is_file():
            return str(path), (Path("zoneinfo") / TIME_ZONE).parent.as_posix()
    raise FileNotFoundError(f"{TIME_ZONE} lies in none of {zoneinfo.TZPATH}")


def _is_data(path: Path) -> bool:
    return path.is_file() and path.suffix not in NOT_DATA and "__pycache__" not in path.parts


def unresolved(build_log: str) -> list[str]:
    """PyInstaller's warnings about libraries it could not find, but for those of files we leave out anyway.

    PyInstaller only warns; the program would then fail on the user's computer and not on ours.
    """
    lines = _NOT_RESOLVED.findall(build_log)
    return sorted({f"{library} (for {Path(user).name})" for library, user in lines if not unwanted(user)})
