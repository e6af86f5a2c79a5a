"""Running programs in the sandbox and comparing what they give."""
