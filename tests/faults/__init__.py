"""The fault harness: seeded histories inside one process and over several, and the register of sync.md §5."""
