"""Everything that imports Qt widgets: what a person sees and what she asks for, never where it is stored."""

from __future__ import annotations

from desktop.views.lasting_singletons import make_lasting

make_lasting()
