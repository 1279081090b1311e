"""The processes as tables, and the page and picture made of them."""
