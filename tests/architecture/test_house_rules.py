"""Small rules about every file, each with the sentence of advice that one needs when it is broken."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.source_tree import (
    PRODUCT,
    ROOT,
    called_name,
    parsed,
    plant,
    python_files,
    repository_files,
)

LONGEST_FILE = 600
# The places that speak on a terminal: the composition root, the tour, and what is run by hand.
MAY_PRINT = ("desktop/app.py", "desktop/app/", "desktop/tour.py", "desktop/tour/", "central/app.py", "central/app/")
NO_CLOCK = {"now", "today", "utcnow", "uuid1", "uuid4", "uuid7", "getenv", "open"}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
# Written in halves so that this file does not name what it forbids.
REGISTRIES = tuple(
    a + b
    for a, b in [("pypi.", "org"), ("python", "hosted.org"), ("npmjs.", "org"), ("npmjs.", "com"), ("crates.", "io"),
                 ("rubygems.", "org"), ("index-url ", "http"), ("index-url=", "http"), ("proxy.golang.", "org")]
)  # fmt: skip


def too_long(root: Path) -> list[str]:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in python_files(root, (*PRODUCT, "tests"))}
    return [
        f"{p.relative_to(root)} has {n} lines: split it by what it holds"
        for p, n in lengths.items()
        if n > LONGEST_FILE
    ]


def prints(root: Path) -> list[str]:
    """print() in the product: what is printed ends in logs and terminals, and ours may hold patients' words."""
    return [
        f"{path.relative_to(root)}:{call.lineno} prints: return it, show it, or log a code"
        for path in python_files(root)
        for call in _calls(path)
        if isinstance(call.func, ast.Name) and call.func.id in ("print", "pprint") and not _may_print(path, root)
    ]


def _may_print(path: Path, root: Path) -> bool:
    place = path.relative_to(root).as_posix()
    return place.startswith(MAY_PRINT) or path.name == "__main__.py"


def clocks_in_domain(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}:{call.lineno} calls {called_name(call)}(): take it as an argument"
        for path in python_files(root, ("domain",))
        for call in _calls(path)
        if called_name(call) in NO_CLOCK
    ]


def empty_names(root: Path) -> list[str]:
    files = python_files(root, (*PRODUCT, "tests", "benchmarks"))
    return [
        f"{path.relative_to(root)}: name it by what it holds"
        for path in files
        if path.stem in EMPTY_NAMES or path.parent.name in EMPTY_NAMES
    ]


def named_registries(files: list[Path]) -> list[str]:
    """Where we install from is the machine's own setting, never ours."""
    found = []
    for path in files:
        text = path.read_bytes().decode("utf-8", errors="ignore").lower()
        found += [f"{path}: names {host}" for host in REGISTRIES if host in text]
    return found


def borrowed_layout_items(root: Path) -> list[str]:
    """PySide keeps what `itemAt` gives for as long as the layout lives; Qt destroys it with the widget in it. The next
    object at that address then brings the program down, seldom and somewhere else."""
    return [
        f"{path.relative_to(root)}:{call.lineno} asks a layout for an item: ask the widget for its place (indexOf)"
        for path in python_files(root, ("desktop",))
        for call in _calls(path)
        if called_name(call) == "itemAt"
    ]


def _calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]


def test_no_file_is_too_long() -> None:
    assert too_long(ROOT) == []


def test_the_product_does_not_print() -> None:
    assert prints(ROOT) == []


def test_the_domain_has_no_clock_and_no_chance() -> None:
    assert clocks_in_domain(ROOT) == []


def test_every_file_is_named_by_what_it_holds() -> None:
    assert empty_names(ROOT) == []


def test_no_registry_is_named() -> None:
    assert named_registries(repository_files()) == []


def test_nobody_borrows_a_layout_item() -> None:
    assert borrowed_layout_items(ROOT) == []


def test_packaging_is_not_a_package() -> None:
    """With an __init__.py it would shadow the `packaging` that half of our tools import."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


@pytest.mark.parametrize(
    ("rule", "place", "text"),
    [
        (too_long, "desktop/views/everything.py", "x = 1\n" * (LONGEST_FILE + 1)),
        (prints, "desktop/models/replica.py", "def show(cell):\n    print(cell)\n"),
        (clocks_in_domain, "domain/deadlines.py", "import datetime\nLIMIT = datetime.datetime.now()\n"),
        (borrowed_layout_items, "desktop/views/order.py", "def first(box):\n    return box.itemAt(0).widget()\n"),
        (empty_names, "central/store/utils.py", ""),
    ],
)
def test_a_planted_breach_is_seen(tmp_path: Path, rule: object, place: str, text: str) -> None:
    assert callable(rule)
    assert len(rule(plant(tmp_path, place, text))) == 1


def test_a_planted_registry_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "requirements/product.lock", "--index" + "-url https://pypi." + "org/simple\n")
    assert len(named_registries([tmp_path / "requirements" / "product.lock"])) == 2
