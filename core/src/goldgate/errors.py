"""What can go wrong on purpose.

* GoldgateError
  x ConfigError    the config file asks for something that cannot be
  x PluginError    a plug-in cannot be loaded, or offers something malformed
  x RowError       a row of the input is malformed
  x RunError       a run cannot go on (a full disk, a foreign journal)

A candidate that breaks a verifier is no exception: see ``goldgate.nouns.Failure``.
"""

from __future__ import annotations


class GoldgateError(Exception):
    """Base of every error that goldgate raises on purpose: one sentence, with the hint."""


class ConfigError(GoldgateError):
    """The config file asks for something that cannot be; names file and key."""


class PluginError(GoldgateError):
    """A plug-in cannot be loaded, or offers something malformed; names the distribution."""


class RowError(GoldgateError):
    """A row of the input is malformed; names file and line."""


class RunError(GoldgateError):
    """A run cannot go on."""
