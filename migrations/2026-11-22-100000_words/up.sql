-- The words and shapes that several tables share. A domain refuses a wrong one wherever it is written, and names itself in the
-- error; the words are those of the wire, so a row can be read beside an answer of the API.

-- True for a date as precise as a source gives it (Library of Congress, EDTF level 1 subset): `2021-12-21`, `2021-12`, `2021`,
-- `2018~`, `2021/2024`, `2023/..`, `../2016` or `undated`. One function that calls no other of ours: a dump is restored with an
-- empty search path.
CREATE FUNCTION is_dated(said text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    parts text[] := string_to_array(said, '/');
    part text;
    numbers text[];
    first_day date;
    earlier date;
BEGIN
    IF said = 'undated' THEN
        RETURN true;
    END IF;
    FOREACH part IN ARRAY parts LOOP
        CONTINUE WHEN part = '..';
        IF part !~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?~?$' THEN
            RETURN false;
        END IF;
        numbers := string_to_array(rtrim(part, '~'), '-');
        first_day := make_date(numbers[1]::int, coalesce(numbers[2], '1')::int, coalesce(numbers[3], '1')::int);
        IF first_day < earlier THEN
            RETURN false;
        END IF;
        earlier := first_day;
    END LOOP;
    RETURN earlier IS NOT NULL AND cardinality(parts) <= 2;
EXCEPTION
    -- The thirteenth month, the thirtieth of February.
    WHEN datetime_field_overflow THEN
        RETURN false;
END
$$;
COMMENT ON FUNCTION is_dated(text) IS 'Whether a text is a date as precise as a source gives it (EDTF level 1 subset) or `undated`.';

CREATE DOMAIN dated AS text CONSTRAINT dated_is_a_date CHECK (is_dated(VALUE));
COMMENT ON DOMAIN dated IS 'A date as precise as its source: `2021-12-21`, `2021-12`, `2021`, `2018~`, `2021/2024`, `2023/..`, `../2016`, `undated`.';

CREATE DOMAIN slug AS text CONSTRAINT slug_has_its_shape CHECK (VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
COMMENT ON DOMAIN slug IS 'A short stable name: lower-case letters and digits in groups joined by hyphens.';

CREATE DOMAIN wording AS text CONSTRAINT wording_says_something CHECK (VALUE ~ '\S');
COMMENT ON DOMAIN wording IS 'Text for people: never blank. What is not known is null.';

CREATE DOMAIN confidence AS text
    CONSTRAINT confidence_is_known CHECK (VALUE IN ('low', 'document_only', 'medium', 'high'));
COMMENT ON DOMAIN confidence IS 'How far a fact is to be trusted. `document_only`: found only in a local planning document.';

CREATE DOMAIN referrer AS text CONSTRAINT referrer_is_known CHECK (VALUE IN (
    'self', 'family', 'gp', 'link_worker', 'health_professional', 'mental_health_professional', 'consultant_psychiatrist',
    'midwife', 'health_visitor', 'school', 'social_worker', 'police', 'ward_staff', 'employer', 'voluntary_sector'));
COMMENT ON DOMAIN referrer IS 'Who is asking, or who may refer.';

CREATE DOMAIN urgency AS text CONSTRAINT urgency_is_known CHECK (VALUE IN ('routine', 'urgent', 'emergency'));
COMMENT ON DOMAIN urgency IS 'How soon help is needed.';

CREATE DOMAIN iso_duration AS text CONSTRAINT iso_duration_has_its_shape
    CHECK (VALUE ~ '^P(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$');
COMMENT ON DOMAIN iso_duration IS 'A length of time, ISO 8601: `PT4H`, `P10D`, `P4W`.';

CREATE DOMAIN civil_time AS text
    CONSTRAINT civil_time_has_its_shape CHECK (VALUE ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$');
COMMENT ON DOMAIN civil_time IS 'Time of day in Europe/London, `00:00` to `24:00`: the type `time` knows no end of day that a program could read.';

CREATE DOMAIN postcode_unit AS text
    CONSTRAINT postcode_unit_has_its_shape CHECK (VALUE ~ '^[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}$');
COMMENT ON DOMAIN postcode_unit IS 'A whole postcode in upper case with its space: `LE11 3TU`.';

CREATE DOMAIN postcode_district AS text
    CONSTRAINT postcode_district_has_its_shape CHECK (VALUE ~ '^[A-Z]{1,2}[0-9][0-9A-Z]?$');
COMMENT ON DOMAIN postcode_district IS 'The first half of a postcode in upper case: `LE15`.';

CREATE DOMAIN area_code AS text CONSTRAINT area_code_has_its_shape CHECK (VALUE ~ '^[EWSNK][0-9]{8}$');
COMMENT ON DOMAIN area_code IS 'GSS code of an area (Office for National Statistics). Any well-formed one: an area outside LLR is a fact, not an error.';

CREATE DOMAIN latitude AS double precision CONSTRAINT latitude_is_on_earth CHECK (VALUE BETWEEN -90 AND 90);
COMMENT ON DOMAIN latitude IS 'Degrees north, WGS 84.';

CREATE DOMAIN longitude AS double precision CONSTRAINT longitude_is_on_earth CHECK (VALUE BETWEEN -180 AND 180);
COMMENT ON DOMAIN longitude IS 'Degrees east, WGS 84.';
