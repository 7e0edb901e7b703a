"""What is never changed, what is open only once, and how places are found."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T09:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "append-only triggers, partial unique indexes, searching for places"

APPEND_ONLY = ("consent", "audit_entry", "reveal")

STATEMENTS = (
    """CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only: write a new row', TG_TABLE_NAME; END $$""",
    *(
        f"""CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change()"""
        for table in APPEND_ONLY
    ),
    """CREATE UNIQUE INDEX one_open_deletion_per_person ON deletion_request (person)
       WHERE cancelled_at IS NULL AND done_at IS NULL""",
    """CREATE UNIQUE INDEX one_household_per_person ON household_member (person)
       WHERE state IN ('waiting', 'confirmed')""",
    """CREATE UNIQUE INDEX one_membership_per_person_and_party ON membership (party, person)
       WHERE ended_at IS NULL""",
    """CREATE UNIQUE INDEX one_platform ON party (kind) WHERE kind = 'platform'""",
    """CREATE UNIQUE INDEX one_waiting_export_per_person ON personal_export (person)
       WHERE state = 'waiting'""",
    """CREATE UNIQUE INDEX one_provider_identity_per_person ON sign_in_identity (person)
       WHERE kind = 'oidc'""",
    "CREATE INDEX community_below_path ON community (path varchar_pattern_ops)",
    "CREATE INDEX community_by_level ON community (level, code)",
    "CREATE INDEX audit_entry_of_person ON audit_entry (person, sequence)",
    "CREATE INDEX audit_entry_in_order ON audit_entry (sequence)",
    "CREATE INDEX latest_consent_first ON consent (person, purpose, sequence DESC)",
)


async def forwards() -> MigrationManager:
    """Add what the table definitions cannot say."""
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
