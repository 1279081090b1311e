"""The figures we promise: one file per figure, each with `measure()`; run with `./bench NAME…`."""
