"""The command line: one command a file, and what they share: language, tables, progress, failures."""
