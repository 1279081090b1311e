"""Everything that imports Qt widgets: what a person sees and what she asks for, never where it is stored."""
