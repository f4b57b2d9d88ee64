"""Bringing in facts: from files and databases of any shape, checked, with bad rows kept aside. Nothing is lost or doubled."""
