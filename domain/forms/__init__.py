"""The form language: definitions as data, one evaluator for screen, print, store and statistics. Pure.

`loading` reads a definition, `evaluate` tells what is visible, required, locked and wrong, `values` checks and
normalises one answer, `wording` puts a finding into Swedish, `lint` finds an author's mistakes.
"""
