"""Drivers: what moves satisfaction and loyalty, and by how much; the statistics and the questions put to the facts."""
