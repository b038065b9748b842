"""`python -m spaces` is the `spaces` command."""

from spaces.cli import main

main()
