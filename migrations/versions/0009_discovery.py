"""Numbers of spaces and recordings, words to search by."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass  # nothing yet
