"""The store itself: one transaction per push, a contiguous feed per scope, a durable verdict per operation."""
