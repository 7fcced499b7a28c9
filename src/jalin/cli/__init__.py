"""The command `jalin`: one thin module a command group."""
