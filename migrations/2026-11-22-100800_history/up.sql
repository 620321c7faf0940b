-- What each record was after each change, and the rules of each version: so that an answer can be given again as it was, and a
-- decision looked into later. No person is in here: these are services and rules.

CREATE TABLE record_version (
    number bigint PRIMARY KEY CONSTRAINT record_version_is_of_a_change REFERENCES change (number),
    record jsonb NOT NULL CONSTRAINT record_version_is_a_record CHECK (jsonb_typeof(record) = 'object')
);
COMMENT ON TABLE record_version IS 'The whole record as it was after a change. The geography has no versions: it is replaced as a whole.';
COMMENT ON COLUMN record_version.number IS 'Number of the change that made it so.';
COMMENT ON COLUMN record_version.record IS 'The record as a JSON object, as the catalogue reads and writes it.';
CREATE TRIGGER record_version_is_never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON record_version
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_changes();

CREATE TABLE rules_version (
    version wording NOT NULL,
    fingerprint text NOT NULL CONSTRAINT rules_version_fingerprint_is_hexadecimal CHECK (fingerprint ~ '^[0-9a-f]{16}$'),
    files jsonb NOT NULL CONSTRAINT rules_version_has_files CHECK (jsonb_typeof(files) = 'object'),
    first_used_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (version, fingerprint)
);
COMMENT ON TABLE rules_version IS 'The rules as text, each version that a program has served with.';
COMMENT ON COLUMN rules_version.version IS 'The version the rules give themselves, which is in every answer.';
COMMENT ON COLUMN rules_version.fingerprint IS 'Of the text of the rules.';
COMMENT ON COLUMN rules_version.files IS 'File name to text.';
COMMENT ON COLUMN rules_version.first_used_at IS 'When a program first served with them.';
