"""The tour: the real windows driven through the main job, with what was seen written down."""
