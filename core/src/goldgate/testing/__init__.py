"""What plug-in authors test with: drive a plug-in by hand, and check that it conforms.

``goldgate.testing.fuzz`` has Hypothesis strategies for hostile candidates; the pytest plug-in
(``goldgate.testing.pytest_plugin``) runs labelled data sets as tests.
"""

from goldgate.testing.conformance import promises
from goldgate.testing.contract import BrokenPromiseError, Promise
from goldgate.testing.driving import Scripted, ServiceFailedError, answered, drive, replay
from goldgate.testing.filtering import filtered

__all__ = [
    "BrokenPromiseError",
    "Promise",
    "Scripted",
    "ServiceFailedError",
    "answered",
    "drive",
    "filtered",
    "promises",
    "replay",
]
