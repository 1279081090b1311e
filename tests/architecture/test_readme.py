"""The README keeps its promises: three commands first, every folder in the table, no link into nothing."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.source_tree import ROOT, plant, repository_files

COMMANDS = ("./run", "./test", "./bench")
LINK = re.compile(r"\]\(([^)#\s]+)")
# Folders so self-explaining, or so deep, that the table names only what is above them.
NAMED_BY_PARENT = ("tests", "resources", "docs", "central", "desktop/views", "domain/forms")


def commands_before_all_else(readme: str) -> bool:
    """The three commands stand in the first block, each file exists and is executable."""
    top = readme.split("\n## ", maxsplit=1)[0]
    return all(command in top for command in COMMANDS)


def folders_without_a_line(readme: str, folders: set[str]) -> list[str]:
    """Folders, written `name/`, that the table does not explain."""
    return sorted(folder for folder in folders if f"| `{folder}/` |" not in readme)


def folders_in_use() -> set[str]:
    """Top folders under version control, and the Python packages one level below them."""
    found: set[str] = set()
    for path in repository_files():
        parts = path.relative_to(ROOT).parts[:-1]
        if not parts or parts[0].startswith("."):
            continue
        found.add(parts[0])
        if len(parts) > 1 and path.suffix == ".py" and parts[0] not in NAMED_BY_PARENT:
            found.add("/".join(parts[:2]))
    return found


def dead_links(pages: list[Path]) -> list[str]:
    """Relative links of Markdown pages that lead to no file."""
    return [
        f"{page.name} -> {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_three_commands_stand_first() -> None:
    assert commands_before_all_else(README)
    assert not commands_before_all_else("# Name\n\nText\n\n## Start\n\n./run ./test ./bench")
    for command in COMMANDS:
        assert (ROOT / command).stat().st_mode & 0o111, f"{command} is not executable"


def test_every_folder_has_its_line() -> None:
    assert folders_without_a_line(README, folders_in_use()) == []
    assert folders_without_a_line(README, {"domain", "attic"}) == ["attic"]


def test_the_readme_names_no_folder_that_is_gone() -> None:
    named = re.findall(r"^\| `([\w/]+)/` \|", README, re.MULTILINE)
    assert [folder for folder in named if not (ROOT / folder).is_dir()] == []


def test_no_page_links_into_nothing(tmp_path: Path) -> None:
    pages = [page for page in repository_files() if page.suffix == ".md"]
    assert dead_links(pages) == []
    plant(tmp_path, "page.md", "[gone](missing.md) and [out](https://example.org)")
    assert dead_links([tmp_path / "page.md"]) == ["page.md -> missing.md"]


def test_the_index_of_docs_lists_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {
        path.relative_to(ROOT / "docs").parts[0] for path in repository_files() if path.is_relative_to(ROOT / "docs")
    }
    assert [page for page in sorted(pages) if page not in ("README.md", "pictures") and f"({page}" not in index] == []
