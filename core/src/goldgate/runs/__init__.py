"""Runs, for programs: start one, read its rows and data sets, and what configs and options hold. Public.

``run`` is what ``goldgate run`` does; ``rows`` reads the files of any source, ``read_row`` one row;
``source_rows`` gives the rows of a config's sources, each with its id. The
functions that begin with ``audit`` are what ``goldgate audit`` is made of; ``rate``, ``alpha``, ``gwet`` and
``agreement`` are figures with intervals.
"""

from typing import TYPE_CHECKING

from goldgate.exports import lazily

if TYPE_CHECKING:
    from goldgate.config.file import Config, ServiceConfig, Source, StepConfig
    from goldgate.config.file import read as read_config
    from goldgate.digests import of_behaviour as behaviour_digest
    from goldgate.digests import of_files as files_digest
    from goldgate.digests import of_value as value_digest
    from goldgate.io.input_rows import read as read_row
    from goldgate.io.readers import files, rows
    from goldgate.plugins.loading import Component, Plugins, load
    from goldgate.plugins.options import build as build_options
    from goldgate.plugins.options import check_keys
    from goldgate.plugins.options import names as option_names
    from goldgate.runs.audit import Labels as AuditLabels
    from goldgate.runs.audit import counts as audit_counts
    from goldgate.runs.audit import file as audit_file
    from goldgate.runs.audit import key as audit_key
    from goldgate.runs.audit import read as audit_labels
    from goldgate.runs.audit import record as audit_record
    from goldgate.runs.audit import share as audit_share
    from goldgate.runs.audit import strata as audit_strata
    from goldgate.runs.named_rows import source_rows
    from goldgate.runs.pipeline import Finished, run
    from goldgate.runs.run_folder import find
    from goldgate.trust.agreement import Agreement, agreement, alpha, gwet
    from goldgate.trust.intervals import Rate, rate
    from goldgate.trust.noise import Estimate

__all__ = [
    "Agreement",
    "AuditLabels",
    "Component",
    "Config",
    "Estimate",
    "Finished",
    "Plugins",
    "Rate",
    "ServiceConfig",
    "Source",
    "StepConfig",
    "agreement",
    "alpha",
    "audit_counts",
    "audit_file",
    "audit_key",
    "audit_labels",
    "audit_record",
    "audit_share",
    "audit_strata",
    "behaviour_digest",
    "build_options",
    "check_keys",
    "files",
    "files_digest",
    "find",
    "gwet",
    "load",
    "option_names",
    "rate",
    "read_config",
    "read_row",
    "rows",
    "run",
    "source_rows",
    "value_digest",
]

__getattr__ = lazily(
    __name__,
    {
        "goldgate.config.file": ("Config", "ServiceConfig", "Source", "StepConfig", "read=read_config"),
        "goldgate.digests": (
            "of_behaviour=behaviour_digest",
            "of_files=files_digest",
            "of_value=value_digest",
        ),
        "goldgate.io.input_rows": ("read=read_row",),
        "goldgate.io.readers": ("files", "rows"),
        "goldgate.plugins.loading": ("Component", "Plugins", "load"),
        "goldgate.plugins.options": ("build=build_options", "check_keys", "names=option_names"),
        "goldgate.runs.audit": (
            "Labels=AuditLabels",
            "counts=audit_counts",
            "file=audit_file",
            "key=audit_key",
            "read=audit_labels",
            "record=audit_record",
            "share=audit_share",
            "strata=audit_strata",
        ),
        "goldgate.runs.pipeline": ("Finished", "run"),
        "goldgate.runs.run_folder": ("find",),
        "goldgate.runs.named_rows": ("source_rows",),
        "goldgate.trust.agreement": ("Agreement", "agreement", "alpha", "gwet"),
        "goldgate.trust.intervals": ("Rate", "rate"),
        "goldgate.trust.noise": ("Estimate",),
    },
)
