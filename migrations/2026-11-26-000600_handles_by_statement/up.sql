-- The handles of all services that a statement writes are added together rather than one by one.

DROP TRIGGER service_has_a_handle ON service;

-- A handle already there is left alone: the foreign keys then tell whether it finds this service or another.
CREATE OR REPLACE FUNCTION handle_of_service_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO service_handle (handle, service_id) SELECT slug, id FROM written ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER service_has_a_handle AFTER INSERT ON service REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION handle_of_service_slug();
CREATE TRIGGER service_keeps_a_handle AFTER UPDATE ON service REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION handle_of_service_slug();
