"""Stated intent against what the same customers did later."""
