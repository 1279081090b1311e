"""Which kinds of unit belong to the region and which to a municipality: the two principals of domain.md §1."""

from __future__ import annotations

MUNICIPAL = frozenset({"KOM_SOL", "KOM_SSK", "KOM_REHAB", "IFO", "LSS", "SKOLA"})
REGIONAL = frozenset({"SLUTEN", "SLUTEN_REHAB", "SPEC_OPEN", "VC", "REHAB_PV", "REGIONHALSA"})
