"""Tables whose rows are written once: UPDATE, DELETE and TRUNCATE fail in the database for every role."""

from __future__ import annotations

REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION xa_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""


def trigger_sql(table: str) -> str:
    """DDL that makes `table` append-only; running it twice changes nothing."""
    return f"""
    DROP TRIGGER IF EXISTS xa_rows_stay ON "{table}";
    CREATE TRIGGER xa_rows_stay BEFORE UPDATE OR DELETE ON "{table}"
        FOR EACH ROW EXECUTE FUNCTION xa_refuse_change();
    DROP TRIGGER IF EXISTS xa_table_stays ON "{table}";
    CREATE TRIGGER xa_table_stays BEFORE TRUNCATE ON "{table}"
        FOR EACH STATEMENT EXECUTE FUNCTION xa_refuse_change();
    """
