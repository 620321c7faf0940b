DROP TABLE geography_edition;

-- There was no room for these before.
DELETE FROM terminated_postcode WHERE latitude IS NULL OR lsoa IS NULL;
ALTER TABLE terminated_postcode
    DROP CONSTRAINT terminated_postcode_position_is_whole,
    DROP COLUMN own_point,
    ALTER COLUMN latitude SET NOT NULL,
    ALTER COLUMN longitude SET NOT NULL,
    ALTER COLUMN lsoa SET NOT NULL;
COMMENT ON COLUMN terminated_postcode.latitude IS 'Mean of those around it.';
COMMENT ON COLUMN terminated_postcode.longitude IS 'Mean of those around it.';
COMMENT ON COLUMN terminated_postcode.lsoa IS 'LSOA of 2011 it was in.';

DELETE FROM postcode WHERE latitude IS NULL OR ward IS NULL;
ALTER TABLE postcode
    DROP CONSTRAINT postcode_position_is_whole,
    ALTER COLUMN latitude SET NOT NULL,
    ALTER COLUMN longitude SET NOT NULL,
    ALTER COLUMN ward SET NOT NULL;
COMMENT ON TABLE postcode IS 'A live postcode in LLR.';
COMMENT ON COLUMN postcode.latitude IS 'Degrees north.';
COMMENT ON COLUMN postcode.longitude IS 'Degrees east.';
COMMENT ON COLUMN postcode.ward IS 'Ward it is in.';
COMMENT ON COLUMN postcode.lsoa IS 'LSOA of 2011 it is in, when that was looked up rather than guessed.';
