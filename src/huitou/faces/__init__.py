"""The faces of Huitou: each reads a request, calls one verb of a stage, and shows the answer."""
