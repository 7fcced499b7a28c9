"""`python -m jalin`."""

from jalin.cli.app import main

main()
