DROP TRIGGER change_numbering_ends ON change;
DROP TRIGGER change_numbering_begins ON change;

CREATE OR REPLACE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE change_counter SET last = last + 1 RETURNING last INTO STRICT NEW.number;
    -- Not the start of the transaction: under the lock, a higher number is never earlier.
    NEW.at := clock_timestamp();
    RETURN NEW;
END
$$;

DROP FUNCTION end_numbering_changes();
DROP FUNCTION begin_numbering_changes();
