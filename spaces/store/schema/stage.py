"""Roles that outlive a restart, invitations by link."""
