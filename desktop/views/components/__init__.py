"""Own widgets shared by all views. Import from the module that holds them; each follows the theme by itself."""
