"""What every installation must agree on: cases, forms, rules, operations, merge. Pure."""
