-- The change feed: one row for each record added or changed, numbered 1, 2, 3 … without a gap, and visible in that order.
--
-- A sequence would not do: it leaves gaps on rollback and hands out numbers that commit in another order. Here the number comes
-- from a counter row. Taking it locks the row until the transaction ends, so the next number can only be taken once this one is
-- committed (then it is visible first) or rolled back (then the counter is back where it was). A writer should therefore append
-- its changes last, so that others wait no longer than they must.

CREATE TABLE change_counter (
    only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT change_counter_is_one_row CHECK (only_row),
    last bigint NOT NULL CONSTRAINT change_counter_counts_up CHECK (last >= 0)
);
COMMENT ON TABLE change_counter IS 'The number of the last change. Its one row is the lock that keeps the feed in order.';
COMMENT ON COLUMN change_counter.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN change_counter.last IS 'Number of the last change; 0 when there is none.';
INSERT INTO change_counter (last) VALUES (0);

CREATE TABLE change (
    number bigint PRIMARY KEY,
    what text NOT NULL CONSTRAINT change_what_is_known
        CHECK (what IN ('source', 'organisation', 'need', 'pyramid_step', 'service', 'geography')),
    id uuid,
    slug slug NOT NULL,
    action text NOT NULL CONSTRAINT change_action_is_known CHECK (action IN ('added', 'changed')),
    who wording NOT NULL,
    why wording NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT change_names_what_has_an_id CHECK ((id IS NOT NULL) = (what IN ('organisation', 'service')))
);
COMMENT ON TABLE change IS 'What was added or changed, in order, without gaps. Only ever appended to.';
COMMENT ON COLUMN change.number IS 'Counts 1, 2, 3 … Given by the database, whatever is asked for.';
COMMENT ON COLUMN change.what IS 'What sort of record.';
COMMENT ON COLUMN change.id IS 'Its id, if it has one.';
COMMENT ON COLUMN change.slug IS 'Its slug, id or number; `all` for the geography, which is replaced as a whole.';
COMMENT ON COLUMN change.action IS 'Nothing is ever removed: a service that ends is closed, which is a change.';
COMMENT ON COLUMN change.who IS 'Who did it.';
COMMENT ON COLUMN change.why IS 'Why, in their words.';
COMMENT ON COLUMN change.at IS 'When. Given by the database.';

CREATE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE change_counter SET last = last + 1 RETURNING last INTO STRICT NEW.number;
    -- Not the start of the transaction: under the lock, a higher number is never earlier.
    NEW.at := clock_timestamp();
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION number_change() IS 'Gives a change the next number and the time.';
CREATE TRIGGER change_is_numbered BEFORE INSERT ON change FOR EACH ROW EXECUTE FUNCTION number_change();

CREATE FUNCTION refuse_to_rewrite_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the change feed is only ever appended to'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'change_is_never_rewritten', TABLE = TG_TABLE_NAME;
END
$$;
COMMENT ON FUNCTION refuse_to_rewrite_changes() IS 'Refuses to change or remove what the feed has said.';
CREATE TRIGGER change_is_never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_changes();
CREATE TRIGGER change_counter_is_never_removed BEFORE DELETE OR TRUNCATE ON change_counter
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_changes();

CREATE FUNCTION notify_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Sent when the transaction commits. Only a wake-up: whoever listens then reads the feed from where they are.
    PERFORM pg_notify('signpost_change', max(number)::text) FROM appended HAVING count(*) > 0;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION notify_change() IS 'Tells whoever listens on `signpost_change` the number of the last change.';
CREATE TRIGGER change_wakes_followers AFTER INSERT ON change REFERENCING NEW TABLE AS appended
    FOR EACH STATEMENT EXECUTE FUNCTION notify_change();
