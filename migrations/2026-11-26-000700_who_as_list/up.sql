-- Who may refer by a route is a list of words with nothing of their own to say. As rows they were nearly half of all rows of a catalogue.

ALTER TABLE route ADD COLUMN who referrer[] NOT NULL DEFAULT '{}'
    CONSTRAINT route_who_names_referrers CHECK (array_position(who, NULL) IS NULL);
COMMENT ON COLUMN route.who IS 'Who may, or may not, refer this way, in the order of the record.';

UPDATE route SET who = listed.who
    FROM (SELECT service_id, route, array_agg(referrer ORDER BY position) AS who FROM route_referrer GROUP BY 1, 2) AS listed
    WHERE listed.service_id = route.service_id AND listed.route = route.position;

-- What the update left to be checked at the end stands in the way of dropping a key to the table.
SET CONSTRAINTS ALL IMMEDIATE;

DROP TABLE route_referrer;
