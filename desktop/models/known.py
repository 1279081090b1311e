"""What is known here today of units, forms, policies and code lists: what codes are turned into words with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from desktop.models.unit_finder import UnitFinder
from domain.context import FormLibrary
from domain.deadline_limits import DeadlineLimits
from domain.directory import Directory
from domain.forms.definition import FormDefinition
from domain.notice import Notice
from domain.process import ProcessTable

_NO_FORMS = FormLibrary(MappingProxyType({}), MappingProxyType({}))
_NO_LIMITS = DeadlineLimits(MappingProxyType({}), MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Known:
    """`codes` are {list: {code: words}}, `strange` the labels of forms that this program cannot read, by their hash.

    `usual` are the units that the own one has most to do with.
    """

    directory: Directory = field(default_factory=Directory)
    forms: FormLibrary = _NO_FORMS
    processes: Mapping[str, ProcessTable] = field(default_factory=lambda: MappingProxyType({}))
    policies: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    strange: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    limits: DeadlineLimits = _NO_LIMITS
    notices: tuple[Notice, ...] = ()
    finder: UnitFinder | None = None
    usual: tuple[str, ...] = ()

    def form_of(self, kind: str, definition: str | None) -> FormDefinition | None:
        """The form something was made with; where this program does not know it, the one in force of the same kind.

        None for a kind of document that has no form here.
        """
        pinned = self.forms.by_hash.get(definition or "")
        return pinned if pinned is not None and pinned.id == kind else self.forms.in_force.get(kind)

    def label_of(self, definition: str | None, path: str) -> str:
        """What an answer is called that the form in use does not have: in the form it was written with, if that can
        be made out, or in the latest version before it that asked for it. The bare place where nobody knows."""
        labels = self.strange.get(definition or "", {})
        head, _, rest = path.partition("/")
        for place in (path, f"{head}/*/{rest.partition('/')[2]}"):
            if place in labels:
                return labels[place]
        form = self.forms.by_hash.get(definition or "")
        while form is not None:
            item = form.item(path)
            if item is not None:
                words = item.option_label(path.rpartition("/")[2]) if item.type == "multi" else ""
                return f"{item.label}: {words}" if words else item.label
            form = self.forms.by_hash.get(form.supersedes.hash) if form.supersedes is not None else None
        return path

    def words(self, code_list: str, code: str) -> str:
        """The words of a code; what is no code is somebody's own words and comes back as it is."""
        return self.codes.get(code_list, {}).get(code, code)
