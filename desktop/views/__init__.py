"""Everything that imports Qt widgets: what a person sees and what she asks for, never where it is stored."""

from __future__ import annotations

import PySide6.QtCore  # noqa: F401 - first of all, since both need what it brings

from desktop.views.lasting_singletons import make_lasting
from desktop.views.unread_sources import leave_sources_unread

leave_sources_unread()
make_lasting()
