-- What was counted or estimated of areas, each figure with its source: people by age, deprivation, prevalence. Before, an area had
-- room for one population and two editions of the Index of Multiple Deprivation.

CREATE TABLE figure_source (
    id slug PRIMARY KEY,
    title wording NOT NULL,
    publisher wording NOT NULL,
    licence wording NOT NULL,
    edition wording NOT NULL,
    date date NOT NULL,
    estimate boolean NOT NULL
);
COMMENT ON TABLE figure_source IS 'Who counted or estimated the figures of areas, and of what day.';
COMMENT ON COLUMN figure_source.id IS 'Short and stable name.';
COMMENT ON COLUMN figure_source.title IS 'Title, for people.';
COMMENT ON COLUMN figure_source.publisher IS 'Who published it.';
COMMENT ON COLUMN figure_source.licence IS 'The licence it is used under.';
COMMENT ON COLUMN figure_source.edition IS 'As the publisher names it.';
COMMENT ON COLUMN figure_source.date IS 'The day the figures describe; the day of publication where they describe no one day.';
COMMENT ON COLUMN figure_source.estimate IS 'Whether it is an estimate rather than a count.';

CREATE TABLE area_figure (
    area area_code NOT NULL REFERENCES area ON DELETE CASCADE,
    position integer NOT NULL CONSTRAINT area_figure_position_counts_up CHECK (position >= 0),
    measure text NOT NULL CONSTRAINT area_figure_measure_is_known
        CHECK (measure IN ('population', 'imd_score', 'imd_rank', 'imd_decile', 'prevalence')),
    from_years smallint CONSTRAINT area_figure_ages_begin CHECK (from_years BETWEEN 0 AND 255),
    to_years smallint CONSTRAINT area_figure_ages_end_after_they_begin CHECK (to_years BETWEEN from_years AND 255),
    prevalent wording,
    value double precision NOT NULL,
    source_id slug NOT NULL REFERENCES figure_source,
    PRIMARY KEY (area, position),
    CONSTRAINT area_figure_ages_have_a_beginning CHECK (to_years IS NULL OR from_years IS NOT NULL),
    CONSTRAINT area_figure_says_what_is_prevalent CHECK ((measure = 'prevalence') = (prevalent IS NOT NULL)),
    CONSTRAINT area_figure_is_possible CHECK (CASE measure
        WHEN 'imd_decile' THEN value IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
        WHEN 'imd_rank' THEN value >= 1
        WHEN 'population' THEN value >= 0 AND value < 1e9
        ELSE value BETWEEN 0 AND 100 END)
);
COMMENT ON TABLE area_figure IS 'One figure of one area.';
COMMENT ON COLUMN area_figure.area IS 'The area.';
COMMENT ON COLUMN area_figure.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN area_figure.measure IS 'What it measures.';
COMMENT ON COLUMN area_figure.from_years IS 'Youngest age it is about, in whole years; null for all ages.';
COMMENT ON COLUMN area_figure.to_years IS 'Oldest age it is about, inclusive; null when there is no end.';
COMMENT ON COLUMN area_figure.prevalent IS 'What is prevalent, in the words of the source; only with a prevalence.';
COMMENT ON COLUMN area_figure.value IS 'People, a score, a rank, a decile or per cent.';
COMMENT ON COLUMN area_figure.source_id IS 'Who counted or estimated it.';
CREATE UNIQUE INDEX area_figure_is_listed_once
    ON area_figure (area, measure, source_id, coalesce(from_years, -1), coalesce(prevalent, ''));

-- What databases hold from before: the four counts that the seeds had.
INSERT INTO figure_source (id, title, publisher, licence, edition, date, estimate)
SELECT id, title, publisher, 'Open Government Licence v3.0', edition, date::date, estimate FROM (VALUES
    ('census-2021', 'Census 2021, usual residents', 'Office for National Statistics', '2021', '2021-03-21', false),
    ('mid-2019-population', 'Population estimate for the middle of 2019', 'Office for National Statistics', 'mid-2019', '2019-06-30', true),
    ('imd-2019', 'English Indices of Deprivation 2019', 'Ministry of Housing, Communities and Local Government', '2019', '2019-09-26', false),
    ('imd-2025', 'English Indices of Deprivation 2025', 'Ministry of Housing, Communities and Local Government', '2025', '2025-10-30', false)
) AS known (id, title, publisher, edition, date, estimate)
WHERE EXISTS (SELECT FROM area);

INSERT INTO area_figure (area, position, measure, value, source_id)
SELECT area, row_number() OVER (PARTITION BY area ORDER BY rank) - 1, measure, value, source_id FROM (
    SELECT code, 1, 'population', population::double precision,
        CASE population_counted WHEN 'census_2021' THEN 'census-2021' ELSE 'mid-2019-population' END
        -- Those of MSOAs were sums of their LSOAs, and are added up when they are read.
        FROM area WHERE population IS NOT NULL AND kind <> 'msoa'
    UNION ALL SELECT code, 2, 'imd_score', imd_2025_score, 'imd-2025' FROM area WHERE imd_2025_score IS NOT NULL
    UNION ALL SELECT code, 3, 'imd_rank', imd_2025_rank, 'imd-2025' FROM area WHERE imd_2025_rank IS NOT NULL
    UNION ALL SELECT code, 4, 'imd_decile', imd_2019_decile, 'imd-2019' FROM area WHERE imd_2019_decile IS NOT NULL
) AS held (area, rank, measure, value, source_id);

ALTER TABLE area
    DROP CONSTRAINT area_population_says_who_counted,
    DROP COLUMN population,
    DROP COLUMN population_counted,
    DROP COLUMN imd_2019_decile,
    DROP COLUMN imd_2025_score,
    DROP COLUMN imd_2025_rank;
