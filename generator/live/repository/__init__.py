"""The git repository around the workspace: what differs from its last commit, a commit of it, who wrote what.

Nothing of it runs a program that a repository names: see `generator.filing.git`.
"""
