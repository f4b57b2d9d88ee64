"""Measures, one a file. The file's name is the measure's name everywhere."""
