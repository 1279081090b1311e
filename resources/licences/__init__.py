"""Whose work the program stands on, under which licence, and the rule for what may be added."""
