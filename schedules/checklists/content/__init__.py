"""The checklist documents that ship with the program; a site may bring its own."""
