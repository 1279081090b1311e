"""The store over HTTP: PROTOCOL.md §6. Knows requests and answers; decides nothing about operations."""
