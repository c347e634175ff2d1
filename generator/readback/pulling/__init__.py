"""``tianbao pull``: what somebody has changed in a printed form → edits at the lines that it was printed from."""
