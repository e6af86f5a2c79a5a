"""One published checker by id, as a finding."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping

from goldgate_steerability.finding import Args, Finding
from goldgate_steerability.published import ifbench_format, ifbench_text, ifeval
from goldgate_steerability.published.ifeval import Published
from goldgate_steerability.published.tools import MissingError, RandomError

CHECKS: Mapping[str, Published] = {**ifeval.CHECKS, **ifbench_text.CHECKS, **ifbench_format.CHECKS}
MOST_CHARACTERS = 200_000


def check(name: str, args: Args, response: str) -> Finding:
    """What the published checker decides. Undecided where it raises, or where a library it needs is
    absent; an empty response is not met, as the published evaluation has it.
    """
    if not response.strip():
        return Finding(False, "the response is empty", "published")
    if len(response) > MOST_CHARACTERS:
        return Finding(None, f"more than {MOST_CHARACTERS:,} characters", "published")
    try:
        holds = CHECKS[name](response, args)
    except MissingError as error:
        return Finding(None, str(error), "published")
    except RandomError:
        return Finding(None, "the published checker draws an argument at random", "published")
    except (re.error, LookupError, ValueError, RecursionError, csv.Error) as error:
        return Finding(None, f"the published checker raises {type(error).__name__}", "published")
    return Finding(
        holds, "the published checker accepts" if holds else "the published checker rejects", "published"
    )
