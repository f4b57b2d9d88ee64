"""Charts as SVG, drawn on the server: there without scripts, each with a sentence and its numbers."""
