"""One check per module; each looks at one thing, and ``trajectory`` at all of them."""
