"""The checklist documents that ship with the program; a site may bring its own.

The YAML files are the documents; the JSON files hold their values, and ``docs/generate.py`` writes
them.
"""
