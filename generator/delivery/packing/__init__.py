"""``tianbao pack``: what is handed in, put together in one step."""
