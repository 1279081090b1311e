"""Guards of the house: each rule is a function over a folder, tried on this repository and on a planted bad sample."""
