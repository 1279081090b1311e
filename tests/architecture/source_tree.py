"""Reading a source tree: its Python files, what they import, what they call."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("domain", "desktop", "central", "resources")


@dataclass(frozen=True)
class Import:
    """One imported module, dotted, as written; `from a.b import c` counts as both `a.b` and `a.b.c`."""

    path: str
    line: int
    modules: tuple[str, ...]


def python_files(root: Path, folders: tuple[str, ...] = PRODUCT) -> list[Path]:
    """Every .py file below the named folders of `root`, in a stable order."""
    return sorted(path for folder in folders for path in (root / folder).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(root: Path, folders: tuple[str, ...] = PRODUCT) -> Iterator[Import]:
    """Every import below the folders: at the top, inside functions, for type checking, and by importlib."""
    for path in python_files(root, folders):
        for node in ast.walk(parsed(path)):
            modules = _imported(node)
            if modules:
                yield Import(path.relative_to(root).as_posix(), getattr(node, "lineno", 0), modules)


def _imported(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.module:
        return (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
    if isinstance(node, ast.Call) and called_name(node) in ("import_module", "__import__") and node.args:
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return (first.value,)
    return ()


def called_name(call: ast.Call) -> str:
    """`f` of `f(...)` and of `anything.f(...)`, "" for the rest."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def repository_files(root: Path = ROOT) -> list[Path]:
    """The files that are, or are about to be, under version control; every file where there is no git."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, cwd=root, capture_output=True, check=True).stdout.decode("utf-8").split("\0")
    except (OSError, subprocess.CalledProcessError):  # no git here, or a folder unpacked from an archive
        return sorted(path for path in root.rglob("*") if path.is_file() and not _made_here(path.relative_to(root)))
    return sorted(path for name in names if name and (path := root / name).is_file())


def _made_here(path: Path) -> bool:
    """What .gitignore keeps out, for where there is no git."""
    return path.suffix in (".pyc", ".qm") or any(
        part in ("build", "dist", "__pycache__") or (part.startswith(".") and part.endswith(("venv", "cache", "git")))
        for part in path.parts[:-1]
    )


def plant(root: Path, name: str, text: str) -> Path:
    """Write one file of a made-up tree and return the tree's root."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root
