"""The encrypted replica and the outbox: records out, commands in."""
