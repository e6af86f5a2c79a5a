"""How a call is executed: the tools that goldgate brings itself, and those of services."""
