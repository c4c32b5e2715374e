"""Ways out of the machine: a CalDAV collection, and a feed that calendar programs subscribe to.

The only part that opens a connection, and only for the commands that are asked to.
"""
