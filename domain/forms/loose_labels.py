"""The questions' labels in a definition that this program cannot read as a whole, as far as they can be made out."""

from __future__ import annotations

from collections.abc import Mapping


def loose_labels(data: object) -> dict[str, str]:
    """{template path: label}; whatever does not look like a form gives nothing. An option of a multi has its own."""
    found: dict[str, str] = {}
    for section in _list(data, "sections"):
        _gather(_list(section, "items"), "", found)
    return found


def _gather(items: list[object], prefix: str, found: dict[str, str]) -> None:
    for item in items:
        if not isinstance(item, Mapping) or not isinstance(item.get("id"), str) or prefix.count("/") > 8:
            continue
        path, label = f"{prefix}{item['id']}", item.get("label")
        if isinstance(label, str):
            found[path] = label
        for option in _list(item, "options"):
            if isinstance(option, Mapping) and item.get("type") == "multi":
                found[f"{path}/{option.get('code')}"] = f"{label}: {option.get('label')}"
        _gather(_list(item, "items"), f"{path}/*/" if item.get("repeat") else f"{path}/", found)


def _list(data: object, key: str) -> list[object]:
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, list) else []
