CREATE TABLE route_referrer (
    service_id uuid NOT NULL,
    route smallint NOT NULL,
    position smallint NOT NULL CONSTRAINT route_referrer_position_counts_up CHECK (position >= 0),
    referrer referrer NOT NULL,
    PRIMARY KEY (service_id, route, position),
    FOREIGN KEY (service_id, route) REFERENCES route (service_id, position) ON DELETE CASCADE
);
COMMENT ON TABLE route_referrer IS 'Whom a route is for.';
COMMENT ON COLUMN route_referrer.service_id IS 'The service.';
COMMENT ON COLUMN route_referrer.route IS 'Place of the route among those of the service.';
COMMENT ON COLUMN route_referrer.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN route_referrer.referrer IS 'Who may, or may not, refer this way.';

INSERT INTO route_referrer (service_id, route, position, referrer)
SELECT service_id, position, place - 1, word FROM route, unnest(who) WITH ORDINALITY AS listed (word, place);

-- What was added must be checked before the table it refers to can be changed.
SET CONSTRAINTS ALL IMMEDIATE;

ALTER TABLE route DROP COLUMN who;
