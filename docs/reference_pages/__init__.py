"""Reference pages that follow from the code: ``python docs/generate.py`` writes them."""

GENERATED = "<!-- Written by docs/generate.py. Change the source, then run it again. -->"
