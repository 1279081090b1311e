"""What packaging/contents.py puts into the one-folder program, without building it."""

from __future__ import annotations

import importlib.util
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

from resources.licences.notices import locked
from resources.licences.policy import normalised
from tests.architecture.source_tree import ROOT, plant


def load(name: str) -> ModuleType:
    """A file of packaging/ by its path; the folder is no package."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CONTENTS = load("contents")
CHECK_SYSTEM = load("check_system")


def test_every_resource_goes_along_and_no_code_or_source_text_does(tmp_path: Path) -> None:
    for name in ("resources/forms/SIP.yaml", "resources/translations/inbox_sv.qm", "resources/fonts/screen/Inter.otf"):
        plant(tmp_path, name, "")
    for name in ("resources/__init__.py", "resources/translations/inbox_sv.ts", "resources/__pycache__/x.pyc"):
        plant(tmp_path, name, "")
    assert [place for _, place in CONTENTS.data_files(tmp_path)] == [
        "resources/fonts/screen",
        "resources/forms",
        "resources/translations",
    ]


def test_migration_scripts_go_along_as_files(tmp_path: Path) -> None:
    plant(tmp_path, "desktop/models/migrations/env.py", "")
    plant(tmp_path, "desktop/models/migrations/versions/0001_start.py", "")
    plant(tmp_path, "desktop/models/replica.py", "")
    names = [Path(source).name for source, _ in CONTENTS.data_files(tmp_path)]
    assert names == ["env.py", "0001_start.py"]


def test_the_real_tree_gives_its_resources() -> None:
    sources = {Path(source) for source, _ in CONTENTS.data_files(ROOT)}
    assert ROOT / "resources" / "licences" / "third-party.txt" in sources
    assert {
        ROOT / "docs" / "guide.md",
        ROOT / "docs" / "guide" / "sip.md",
        ROOT / "docs" / "pictures" / "inbox.png",
    } < sources
    assert not [path for path in sources if path.suffix in (".ts", ".pyc") or "tests" in path.relative_to(ROOT).parts]


def test_swedish_time_goes_along() -> None:
    source, place = CONTENTS.time_zone_file()
    assert Path(source).read_bytes().startswith(b"TZif")
    assert f"{place}/{Path(source).name}" == f"zoneinfo/{CONTENTS.TIME_ZONE}"


@pytest.mark.parametrize(
    ("place", "left_out"),
    [
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", True),
        ("PySide6/Qt/lib/libQt6Qml.so.6", True),
        ("PySide6/Qt/lib/libQt6QuickWidgets.so.6", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_sv.qm", False),
        ("resources/translations/inbox_sv.qm", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", False),
        ("PySide6\\Qt\\plugins\\platforms\\qwindows.dll", False),
        ("PySide6/Qt/lib/libQt6OpenGL.so.6", False),
        ("PySide6/Qt/lib/libQt6Pdf.so.6", False),
        ("libavahi-client.so.3", False),
        ("libgtk-3.so.0", True),
    ],
)
def test_what_is_left_out(place: str, left_out: bool) -> None:
    assert CONTENTS.unwanted(place) is left_out


def test_no_tool_of_the_developer_goes_along() -> None:
    locks = {name: (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8") for name in ("product", "dev")}
    tools = {name for name, _ in locked(locks["dev"])} - {name for name, _ in locked(locks["product"])}
    modules = {
        module
        for module, owners in packages_distributions().items()
        if module.isidentifier() and tools & {normalised(owner) for owner in owners}
    }
    assert "_pytest" in modules
    assert modules - set(CONTENTS.EXCLUDED_MODULES) == set()


def test_a_library_that_pyinstaller_did_not_find_stops_the_build() -> None:
    line = "12 WARNING: Library not found: could not resolve '{}', dependency of '/qt/{}'.\n"
    log = line.format("libxcb-icccm.so.4", "platforms/libqxcb.so") + line.format(
        "libgtk-3.so.0", "platformthemes/libqgtk3.so"
    )
    assert CONTENTS.unresolved(log) == ["libxcb-icccm.so.4 (for libqxcb.so)"]


def test_a_missing_system_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECK_SYSTEM.LIBRARIES, "xcb", {"libdoes-not-exist.so.9": "libdoes-not-exist9"})
    assert CHECK_SYSTEM.missing(["xcb"]) == [("libdoes-not-exist.so.9", "libdoes-not-exist9")]


def test_a_computer_without_time_zones_is_told_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CHECK_SYSTEM, "TIME_ZONE", "Europe/Nowhere")
    assert CHECK_SYSTEM.missing([]) == [("Europe/Nowhere", "tzdata")]
