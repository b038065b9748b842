"""Roles that outlive a restart, invitations by link."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass  # nothing yet
