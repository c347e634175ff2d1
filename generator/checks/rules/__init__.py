"""The rules: one generator function each under ``@rule``, in a module for each family."""
