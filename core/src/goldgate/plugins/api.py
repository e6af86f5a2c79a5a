"""The version of the API for plug-ins."""

API = "1.0"
"""Of docs/reference/public-api.md; what it promises stands in docs/explanation/stability.md. A plug-in may set
``goldgate_api`` to the version that it was written for.
"""
