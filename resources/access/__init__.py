"""Who may do what, and what a protected identity hides: tables for process owners, and the page made from them."""
