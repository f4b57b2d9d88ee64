"""One command prints every ratio the project claims: `make bench`, or `python -m bench --help`."""
