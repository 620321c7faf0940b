-- The numbers of changes are counted row by row as before, but the counter is written once a statement. Each write leaves a version of
-- its row behind until the transaction ends, and the next write looks through all of them: for an import of 50,000 records that took
-- most of the time.

CREATE FUNCTION begin_numbering_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_number bigint;
BEGIN
    -- Held until the transaction ends, so the next number can only be taken once this one is committed or taken back.
    SELECT last INTO STRICT last_number FROM change_counter FOR UPDATE;
    PERFORM set_config('signpost.last_change', last_number::text, true);
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.number := current_setting('signpost.last_change')::bigint + 1;
    PERFORM set_config('signpost.last_change', NEW.number::text, true);
    -- Not the start of the transaction: under the lock, a higher number is never earlier.
    NEW.at := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE FUNCTION end_numbering_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE change_counter SET last = current_setting('signpost.last_change')::bigint
        WHERE last <> current_setting('signpost.last_change')::bigint;
    RETURN NULL;
END
$$;

CREATE TRIGGER change_numbering_begins BEFORE INSERT ON change
    FOR EACH STATEMENT EXECUTE FUNCTION begin_numbering_changes();
CREATE TRIGGER change_numbering_ends AFTER INSERT ON change
    FOR EACH STATEMENT EXECUTE FUNCTION end_numbering_changes();

COMMENT ON FUNCTION begin_numbering_changes() IS 'Takes the counter for this transaction and notes where it stands.';
COMMENT ON FUNCTION end_numbering_changes() IS 'Writes the last number given to the counter.';
