"""The look in data: colour tokens, type roles, measures, icons and the style sheet made from them."""
