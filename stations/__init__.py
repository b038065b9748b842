"""Podcasts in and out: feeds are read, channels worked out, and published as feeds again."""
