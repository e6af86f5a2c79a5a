"""``python -m goldgate`` is the command ``goldgate``."""

import sys

from goldgate.cli import main

sys.exit(main())
