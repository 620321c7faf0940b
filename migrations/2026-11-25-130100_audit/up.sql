-- The audit: who did what, when and why, each entry sealed with the one before it. Whoever changes a byte of an entry, or of the record
-- it speaks of, breaks the chain from there on; `signpost audit verify` says where.

CREATE TABLE audit_entry (
    number bigint PRIMARY KEY CONSTRAINT audit_entry_counts_from_one CHECK (number >= 1),
    at timestamptz NOT NULL,
    who wording NOT NULL,
    action wording NOT NULL,
    what wording NOT NULL,
    slug wording NOT NULL,
    why wording NOT NULL,
    change_number bigint CONSTRAINT audit_entry_change_exists REFERENCES change (number)
        CONSTRAINT audit_entry_is_one_of_a_change UNIQUE,
    record_hash bytea CONSTRAINT audit_entry_record_hash_is_sha256 CHECK (octet_length(record_hash) = 32),
    previous bytea NOT NULL CONSTRAINT audit_entry_previous_is_sha256 CHECK (octet_length(previous) = 32),
    hash bytea NOT NULL CONSTRAINT audit_entry_hash_is_sha256 CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE audit_entry IS 'Who did what, when and why, in order, each entry sealed with the one before. Only ever appended to.';
COMMENT ON COLUMN audit_entry.number IS 'Counts 1, 2, 3 …';
COMMENT ON COLUMN audit_entry.at IS 'When.';
COMMENT ON COLUMN audit_entry.who IS 'Name of the token, or of the command; not a person''s name.';
COMMENT ON COLUMN audit_entry.action IS 'What was done: added, changed, suggested, approved, rejected, withdrawn.';
COMMENT ON COLUMN audit_entry.what IS 'The sort of record.';
COMMENT ON COLUMN audit_entry.slug IS 'The record, or the id of the draft.';
COMMENT ON COLUMN audit_entry.why IS 'Why, in their words.';
COMMENT ON COLUMN audit_entry.change_number IS 'The change in the feed that this was; null for what changed no record.';
COMMENT ON COLUMN audit_entry.record_hash IS 'SHA-256 of the record after the change, written with its fields in order.';
COMMENT ON COLUMN audit_entry.previous IS 'Hash of the entry before; zeros for the first.';
COMMENT ON COLUMN audit_entry.hash IS 'SHA-256 of everything above.';

CREATE TRIGGER audit_entry_is_never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_changes();

-- An import in portions appends to `change` in several statements. PostgreSQL folds messages of one transaction that are the same, so without
-- the number in it there is one message for each commit. Nobody needs the number: whoever is woken reads on from where they are.
CREATE OR REPLACE FUNCTION notify_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM appended) THEN
        PERFORM pg_notify('signpost_change', '');
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION notify_change() IS 'Tells whoever listens on `signpost_change` that there are changes: once for each commit.';
