"""The command `jalin`: one thin module a command group."""

import os

# Pydantic would look through every installed package for plugins, at a tenth of a brief's time; Jalin uses none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
