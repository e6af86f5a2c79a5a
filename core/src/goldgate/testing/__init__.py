"""What plug-in authors test with: drive a plug-in by hand, and hold it to what every plug-in owes.

``goldgate.testing.junk`` has Hypothesis strategies for hostile candidates; the pytest plug-in
(``goldgate.testing.pytest``) runs labelled data sets as tests.
"""

from goldgate.testing.driving import Scripted, ServiceFailedError, answered, drive, replay
from goldgate.testing.promises import BrokenPromiseError, Promise, promises

__all__ = [
    "BrokenPromiseError",
    "Promise",
    "Scripted",
    "ServiceFailedError",
    "answered",
    "drive",
    "promises",
    "replay",
]
