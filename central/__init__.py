"""The central store: sync service and its database."""
