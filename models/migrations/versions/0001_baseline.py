"""The tables as `init-db` creates them from the declarations in an empty database.

New tables, new nullable columns and new indexes need no revision: `init-db` adds them. Everything else starts from here.
"""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing: an empty database is made from the declarations and stamped with this revision."""


def downgrade() -> None:
    """Nothing to take back."""
