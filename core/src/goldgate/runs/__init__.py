"""Runs, for programs: start one, read its rows and data sets, and what configs and options hold. Public.

``run`` is what ``goldgate run`` does; ``read_rows`` reads the files of any source, ``read_row`` one row.
"""

from goldgate.config.file import Config, ServiceConfig, Source, StepConfig
from goldgate.config.file import read as read_config
from goldgate.digests import of_behaviour as behaviour_digest
from goldgate.digests import of_files as files_digest
from goldgate.digests import of_value as value_digest
from goldgate.io.input_rows import message
from goldgate.io.input_rows import read as read_row
from goldgate.io.readers import files, rows
from goldgate.plugins.loading import Component, Plugins, load
from goldgate.plugins.options import build as build_options
from goldgate.plugins.options import check_keys
from goldgate.plugins.options import names as option_names
from goldgate.runs.pipeline import Finished, run
from goldgate.runs.run_folder import find

__all__ = [
    "Component",
    "Config",
    "Finished",
    "Plugins",
    "ServiceConfig",
    "Source",
    "StepConfig",
    "behaviour_digest",
    "build_options",
    "check_keys",
    "files",
    "files_digest",
    "find",
    "load",
    "message",
    "option_names",
    "read_config",
    "read_row",
    "rows",
    "run",
    "value_digest",
]
