"""One sync round, its transport, and when it runs."""
