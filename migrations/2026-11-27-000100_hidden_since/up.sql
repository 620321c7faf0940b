-- A place is often made confidential because somebody saw that it was published. It must then be in no older version either: the one thing
-- for which a version is ever changed. The program says so in the transaction, and seals in the audit what each version is from then on.

CREATE FUNCTION refuse_to_rewrite_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('signpost.takes_out_places', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'what records were is only ever appended to'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'record_version_is_never_rewritten', TABLE = TG_TABLE_NAME;
END
$$;
COMMENT ON FUNCTION refuse_to_rewrite_versions() IS
    'Refuses to change or remove what records were, but for places taken out that have become confidential.';

DROP TRIGGER record_version_is_never_rewritten ON record_version;
CREATE TRIGGER record_version_is_never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON record_version
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_versions();
