"""The documentation site: Sphinx with MyST, as ``make site`` builds it. Warnings are errors."""

project = "goldgate"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["generate.py", "conf.py"]
html_theme = "furo"
html_title = "goldgate"
html_copy_source = False
pygments_style = "friendly"
# A link out of docs/ (an example, a README) goes to the file in the repository.
suppress_warnings = []
