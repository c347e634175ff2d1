"""tianbao (填报): budget-performance target forms written once as TOML, printed as Word and HTML."""

__version__ = "0.1.0"
