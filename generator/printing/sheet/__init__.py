"""The grid of a form, and the flat sheet of a filing, as .xlsx."""
