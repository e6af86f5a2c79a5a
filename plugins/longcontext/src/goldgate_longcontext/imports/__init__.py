"""Which file of a repository imports which: from syntax trees alone, nothing is executed."""
