"""Blocks, bans, reports."""
