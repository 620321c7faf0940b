DROP TRIGGER record_version_is_never_rewritten ON record_version;
CREATE TRIGGER record_version_is_never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON record_version
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_changes();
DROP FUNCTION refuse_to_rewrite_versions();
