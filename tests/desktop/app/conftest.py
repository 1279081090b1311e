"""The same little town as the sync tests."""

from tests.sync.conftest import town, town_template

__all__ = ["town", "town_template"]
