"""``tianbao pull``: what was changed in a printed form → edits at the lines that it was printed from."""
