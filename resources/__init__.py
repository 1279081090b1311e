"""Everything the program reads but does not run: forms, processes, texts, translations, icons, fonts.

The folder is a package so that one function can tell where it lies, in the repository and in the frozen program alike.
"""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """Absolute path of a resource, e.g. `resource_path("forms", "PLN.yaml")`. Does not promise that it exists."""
    return _ROOT.joinpath(*parts)


def guide_path(*parts: str) -> Path:
    """Absolute path in `docs`, whose pages for those who use the program are shipped as its built-in guide."""
    return _ROOT.parent.joinpath("docs", *parts)
