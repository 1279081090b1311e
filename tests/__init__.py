"""The tests, laid out like the packages they test; tests/architecture guards the house itself."""
