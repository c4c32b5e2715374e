"""How the documentation becomes a site: ``python -m sphinx -W -n -b html docs SITE``.

Pages are Markdown, one sentence a line. Warnings are errors: a link that leads nowhere is one.
"""

project = "hamsc-scheduler"
copyright = "the contributors of hamsc-scheduler"  # noqa: A001 -- Sphinx's name
html_title = project
html_theme = "furo"
html_copy_source = False
html_last_updated_fmt = None

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
# Parts that other pages are made of.
exclude_patterns = ["safety/parts/*", "changes/*", "_site"]
myst_heading_anchors = 3
myst_links_external_new_tab = False
nitpicky = True

# Tables of another system are shown as they are.
suppress_warnings = ["misc.highlighting_failure"]
