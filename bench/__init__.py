"""Measurements, each against a named peer in the same run: ``python -m bench [NAME…]``.

A module of this folder with a function ``measure() -> Iterator[Result]`` is a benchmark; a new one is found.
"""
