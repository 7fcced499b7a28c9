"""`python -m jalin`."""

from jalin.cli.app import start

start()
