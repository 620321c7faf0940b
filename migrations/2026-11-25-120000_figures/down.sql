ALTER TABLE area
    ADD COLUMN population bigint CONSTRAINT area_population_is_counted CHECK (population >= 0),
    ADD COLUMN population_counted text CONSTRAINT area_population_count_is_known
        CHECK (population_counted IN ('census_2021', 'mid_2019_estimate')),
    ADD COLUMN imd_2019_decile smallint CONSTRAINT area_imd_2019_decile_is_a_decile CHECK (imd_2019_decile BETWEEN 1 AND 10),
    ADD COLUMN imd_2025_score double precision CONSTRAINT area_imd_2025_score_is_a_score CHECK (imd_2025_score BETWEEN 0 AND 100),
    ADD COLUMN imd_2025_rank integer CONSTRAINT area_imd_2025_rank_is_a_rank CHECK (imd_2025_rank > 0),
    ADD CONSTRAINT area_population_says_who_counted CHECK ((population IS NULL) = (population_counted IS NULL));
COMMENT ON COLUMN area.population IS 'Usual residents of all ages.';
COMMENT ON COLUMN area.population_counted IS 'Which count the population is from; the two must not be mixed in one table.';
COMMENT ON COLUMN area.imd_2019_decile IS 'English Index of Multiple Deprivation 2019: 1 is the most deprived tenth of England.';
COMMENT ON COLUMN area.imd_2025_score IS 'Index of Multiple Deprivation 2025, average score: higher is more deprived.';
COMMENT ON COLUMN area.imd_2025_rank IS 'Rank by that score among local authorities: 1 is the most deprived.';

-- Only what there was room for: ages, prevalence and other editions are lost.
UPDATE area SET population = value, population_counted =
    CASE source_id WHEN 'census-2021' THEN 'census_2021' ELSE 'mid_2019_estimate' END
    FROM area_figure f WHERE f.area = code AND measure = 'population' AND from_years IS NULL
    AND source_id IN ('census-2021', 'mid-2019-population');
UPDATE area SET imd_2019_decile = value
    FROM area_figure f WHERE f.area = code AND measure = 'imd_decile' AND source_id = 'imd-2019';
UPDATE area SET imd_2025_score = value
    FROM area_figure f WHERE f.area = code AND measure = 'imd_score' AND source_id = 'imd-2025';
UPDATE area SET imd_2025_rank = value
    FROM area_figure f WHERE f.area = code AND measure = 'imd_rank' AND source_id = 'imd-2025';

DROP TABLE area_figure;
DROP TABLE figure_source;
