"""Reports: the figures of a period in one file that can be sent, printed and kept."""

from huitou.faces.reports.writing import FORMATS, Made, checked, make, write

__all__ = ["FORMATS", "Made", "checked", "make", "write"]
