"""``tianbao import``: documents → the files of a filing, and how well these print what the documents say."""
