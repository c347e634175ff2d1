"""Official blank forms: a first template made from one, and a template held against one."""
