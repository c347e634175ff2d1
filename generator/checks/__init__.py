"""What a reviewer at the finance bureau would send back, found before the bureau does.

A rule is one generator function under ``@rule`` in a module of `rules`; nothing else has to know of it.
"""
