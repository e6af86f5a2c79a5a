"""The command line."""


def main() -> int:
    """Run one command; the exit code is 0 done, 1 done with failures, 2 bad usage or config."""
    return 2
