DROP TRIGGER service_keeps_a_handle ON service;
DROP TRIGGER service_has_a_handle ON service;

CREATE OR REPLACE FUNCTION handle_of_service_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO service_handle (handle, service_id) VALUES (NEW.slug, NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER service_has_a_handle AFTER INSERT OR UPDATE ON service
    FOR EACH ROW EXECUTE FUNCTION handle_of_service_slug();
