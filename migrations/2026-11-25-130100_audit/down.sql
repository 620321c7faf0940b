CREATE OR REPLACE FUNCTION notify_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Sent when the transaction commits. Only a wake-up: whoever listens then reads the feed from where they are.
    PERFORM pg_notify('signpost_change', max(number)::text) FROM appended HAVING count(*) > 0;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION notify_change() IS 'Tells whoever listens on `signpost_change` the number of the last change.';

DROP TABLE audit_entry;
