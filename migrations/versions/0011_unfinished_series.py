"""What a change of a series has still to do to its spaces."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("series", sa.Column("pending", sa.JSON(none_as_null=True)))
