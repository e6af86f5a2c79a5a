"""Makes the page: templates, styles, scripts, drawings, and the rows that travel inside it."""
