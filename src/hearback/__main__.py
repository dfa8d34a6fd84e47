"""`python -m hearback`: the same as `hearback`."""

from hearback.cli import main

main()
