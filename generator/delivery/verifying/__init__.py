"""``tianbao verify``: whether a package is what its list says, and what its sources print."""
