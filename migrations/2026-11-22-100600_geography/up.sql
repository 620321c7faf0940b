-- Areas, postcodes, districts and places, as the gazetteer is built from them. They are replaced as a whole, so nothing of the
-- catalogue refers to them.

CREATE TABLE area (
    code area_code PRIMARY KEY,
    name wording NOT NULL,
    kind text NOT NULL CONSTRAINT area_kind_is_known CHECK (kind IN (
        'group', 'country', 'region', 'icb', 'county', 'local_authority', 'ward', 'msoa', 'lsoa', 'other')),
    latitude latitude,
    longitude longitude,
    live_postcodes bigint CONSTRAINT area_live_postcodes_are_counted CHECK (live_postcodes >= 0),
    population bigint CONSTRAINT area_population_is_counted CHECK (population >= 0),
    population_counted text CONSTRAINT area_population_count_is_known
        CHECK (population_counted IN ('census_2021', 'mid_2019_estimate')),
    imd_2019_decile smallint CONSTRAINT area_imd_2019_decile_is_a_decile CHECK (imd_2019_decile BETWEEN 1 AND 10),
    imd_2025_score double precision CONSTRAINT area_imd_2025_score_is_a_score CHECK (imd_2025_score BETWEEN 0 AND 100),
    imd_2025_rank integer CONSTRAINT area_imd_2025_rank_is_a_rank CHECK (imd_2025_rank > 0),
    every_authority_listed boolean NOT NULL,
    CONSTRAINT area_centre_is_whole CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CONSTRAINT area_population_says_who_counted CHECK ((population IS NULL) = (population_counted IS NULL))
);
COMMENT ON TABLE area IS 'An area and what is known about it.';
COMMENT ON COLUMN area.code IS 'GSS code.';
COMMENT ON COLUMN area.name IS 'Name.';
COMMENT ON COLUMN area.kind IS 'What sort of area it is.';
COMMENT ON COLUMN area.latitude IS 'Mean latitude of its live postcodes.';
COMMENT ON COLUMN area.longitude IS 'Mean longitude of its live postcodes.';
COMMENT ON COLUMN area.live_postcodes IS 'How many live postcodes it has, large users included.';
COMMENT ON COLUMN area.population IS 'Usual residents of all ages.';
COMMENT ON COLUMN area.population_counted IS 'Which count the population is from; the two must not be mixed in one table.';
COMMENT ON COLUMN area.imd_2019_decile IS 'English Index of Multiple Deprivation 2019: 1 is the most deprived tenth of England.';
COMMENT ON COLUMN area.imd_2025_score IS 'Index of Multiple Deprivation 2025, average score: higher is more deprived.';
COMMENT ON COLUMN area.imd_2025_rank IS 'Rank by that score among local authorities: 1 is the most deprived.';
COMMENT ON COLUMN area.every_authority_listed IS 'Whether every local authority in it is described, so that one not listed certainly lies outside.';

CREATE TABLE area_within (
    code area_code NOT NULL REFERENCES area ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT area_within_position_counts_up CHECK (position >= 0),
    -- No foreign key: the larger area need not be described.
    within area_code NOT NULL CONSTRAINT area_is_not_within_itself CHECK (within <> code),
    PRIMARY KEY (code, position),
    CONSTRAINT area_within_is_listed_once UNIQUE (code, within)
);
COMMENT ON TABLE area_within IS 'The larger areas an area lies in directly.';
COMMENT ON COLUMN area_within.code IS 'The area.';
COMMENT ON COLUMN area_within.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN area_within.within IS 'The larger area.';

CREATE TABLE area_boundary (
    code area_code PRIMARY KEY REFERENCES area ON DELETE CASCADE,
    -- `json` rather than `jsonb`: kept as written and read back whole, never searched.
    outline json NOT NULL CONSTRAINT area_boundary_is_a_multipolygon CHECK (outline ->> 'type' = 'MultiPolygon')
);
COMMENT ON TABLE area_boundary IS 'Outlines for drawing, simplified: which side of one an address lies on means nothing.';
COMMENT ON COLUMN area_boundary.code IS 'The area.';
COMMENT ON COLUMN area_boundary.outline IS 'GeoJSON MultiPolygon, longitude before latitude, WGS 84.';

CREATE TABLE postcode (
    unit postcode_unit PRIMARY KEY,
    latitude latitude NOT NULL,
    longitude longitude NOT NULL,
    estimated boolean NOT NULL,
    authority area_code NOT NULL,
    ward area_code NOT NULL,
    lsoa area_code
);
COMMENT ON TABLE postcode IS 'A live postcode in LLR.';
COMMENT ON COLUMN postcode.unit IS 'The whole postcode.';
COMMENT ON COLUMN postcode.latitude IS 'Degrees north.';
COMMENT ON COLUMN postcode.longitude IS 'Degrees east.';
COMMENT ON COLUMN postcode.estimated IS 'Whether the source only estimated the position.';
COMMENT ON COLUMN postcode.authority IS 'Local authority it is in.';
COMMENT ON COLUMN postcode.ward IS 'Ward it is in.';
COMMENT ON COLUMN postcode.lsoa IS 'LSOA of 2011 it is in, when that was looked up rather than guessed.';

CREATE TABLE terminated_postcode (
    unit postcode_unit PRIMARY KEY,
    latitude latitude NOT NULL,
    longitude longitude NOT NULL,
    terminated text CONSTRAINT terminated_postcode_ended_in_a_month CHECK (terminated ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    authority area_code NOT NULL,
    lsoa area_code NOT NULL
);
COMMENT ON TABLE terminated_postcode IS 'A postcode in LLR that is no longer live.';
COMMENT ON COLUMN terminated_postcode.unit IS 'The whole postcode.';
COMMENT ON COLUMN terminated_postcode.latitude IS 'Mean of those around it.';
COMMENT ON COLUMN terminated_postcode.longitude IS 'Mean of those around it.';
COMMENT ON COLUMN terminated_postcode.terminated IS 'Month it went out of use; null if it merely dropped off the list.';
COMMENT ON COLUMN terminated_postcode.authority IS 'Local authority it was in.';
COMMENT ON COLUMN terminated_postcode.lsoa IS 'LSOA of 2011 it was in.';

CREATE TABLE near_postcode (
    unit postcode_unit PRIMARY KEY,
    latitude latitude NOT NULL,
    longitude longitude NOT NULL,
    authority area_code
);
COMMENT ON TABLE near_postcode IS 'A live postcode outside LLR but close to it.';
COMMENT ON COLUMN near_postcode.unit IS 'The whole postcode.';
COMMENT ON COLUMN near_postcode.latitude IS 'Degrees north.';
COMMENT ON COLUMN near_postcode.longitude IS 'Degrees east.';
COMMENT ON COLUMN near_postcode.authority IS 'Local authority it is in, where known.';

-- One join for each column of all rows that a statement adds. A foreign key would look up each of some 150,000 codes by itself.
CREATE FUNCTION added_areas_must_be_described() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named text;
    undescribed text;
BEGIN
    FOREACH named IN ARRAY TG_ARGV LOOP
        EXECUTE format(
            'SELECT added.%1$I FROM added LEFT JOIN area ON area.code = added.%1$I '
            'WHERE added.%1$I IS NOT NULL AND area.code IS NULL LIMIT 1', named) INTO undescribed;
        IF undescribed IS NOT NULL THEN
            RAISE EXCEPTION '`%` names area `%`, which is not described', TG_TABLE_NAME, undescribed
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION added_areas_must_be_described() IS 'Refuses rows that name an area nobody has described, in the columns given as arguments.';
CREATE TRIGGER postcode_areas_are_described AFTER INSERT ON postcode REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION added_areas_must_be_described('authority', 'ward', 'lsoa');
CREATE TRIGGER terminated_postcode_areas_are_described AFTER INSERT ON terminated_postcode REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION added_areas_must_be_described('authority', 'lsoa');
CREATE TRIGGER near_postcode_areas_are_described AFTER INSERT ON near_postcode REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION added_areas_must_be_described('authority');

CREATE TABLE district (
    code postcode_district PRIMARY KEY,
    latitude latitude NOT NULL,
    longitude longitude NOT NULL,
    relation text NOT NULL CONSTRAINT district_relation_is_known
        CHECK (relation IN ('within', 'straddles', 'neighbour', 'non_geographic')),
    main_places text NOT NULL,
    live_postcodes bigint NOT NULL,
    llr_postcodes bigint NOT NULL,
    CONSTRAINT district_llr_postcodes_are_among_the_live CHECK (llr_postcodes BETWEEN 0 AND live_postcodes)
);
COMMENT ON TABLE district IS 'A postcode district in or around LLR.';
COMMENT ON COLUMN district.code IS 'The district.';
COMMENT ON COLUMN district.latitude IS 'Mean of all its live postcodes, in LLR or not.';
COMMENT ON COLUMN district.longitude IS 'Mean of all its live postcodes, in LLR or not.';
COMMENT ON COLUMN district.relation IS 'How it lies to LLR; `non_geographic` is for large users and post-office boxes.';
COMMENT ON COLUMN district.main_places IS 'Places in it, to recognise it by.';
COMMENT ON COLUMN district.live_postcodes IS 'How many live postcodes it has.';
COMMENT ON COLUMN district.llr_postcodes IS 'How many of them are in LLR.';

CREATE TABLE place (
    name wording PRIMARY KEY,
    position integer NOT NULL CONSTRAINT place_position_counts_up CHECK (position >= 0),
    kind text NOT NULL CONSTRAINT place_kind_is_known CHECK (kind IN ('city', 'town', 'village', 'neighbourhood')),
    latitude latitude NOT NULL,
    longitude longitude NOT NULL,
    authority area_code NOT NULL CONSTRAINT place_authority_is_described REFERENCES area,
    nearest_district postcode_district NOT NULL
);
COMMENT ON TABLE place IS 'A named city, town, village or neighbourhood in LLR.';
COMMENT ON COLUMN place.name IS 'Its name.';
COMMENT ON COLUMN place.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN place.kind IS 'How large it is.';
COMMENT ON COLUMN place.latitude IS 'Degrees north.';
COMMENT ON COLUMN place.longitude IS 'Degrees east.';
COMMENT ON COLUMN place.authority IS 'Local authority it is in.';
COMMENT ON COLUMN place.nearest_district IS 'Postcode district nearest its middle, to tell it from a namesake.';
