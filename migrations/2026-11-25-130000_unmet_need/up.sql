-- Help that was asked for and not found: how often, by month, need, area and step. Never a question, never a person: fewer than
-- five askings alike do not get here at all.

CREATE TABLE unmet_need (
    month date NOT NULL CONSTRAINT unmet_need_month_is_its_first_day CHECK (extract(day FROM month) = 1),
    asked text NOT NULL CONSTRAINT unmet_need_asked_is_known CHECK (asked IN ('search', 'match')),
    need text NOT NULL,
    area text NOT NULL,
    step smallint NOT NULL CONSTRAINT unmet_need_step_is_known CHECK (step BETWEEN 0 AND 5),
    times bigint NOT NULL CONSTRAINT unmet_need_times_are_whole_fives CHECK (times > 0 AND times % 5 = 0),
    CONSTRAINT unmet_need_is_counted_once PRIMARY KEY (month, asked, need, area, step)
);
COMMENT ON TABLE unmet_need IS 'How often help was asked for and not found, in whole fives. Nothing of a question or a person.';
COMMENT ON COLUMN unmet_need.month IS 'First day of the month of the asking, in Europe/London.';
COMMENT ON COLUMN unmet_need.asked IS 'Whether words were searched for or a person was matched.';
COMMENT ON COLUMN unmet_need.need IS 'Slug of the need; empty when none was named or understood.';
COMMENT ON COLUMN unmet_need.area IS 'GSS code of the small area (LSOA), or of the local authority where no more was known; empty when nothing was.';
COMMENT ON COLUMN unmet_need.step IS 'Step of care asked for or suggested; 0 when there was none.';
COMMENT ON COLUMN unmet_need.times IS 'How often, in whole fives: what is left over stays in the memory of the program and goes when it ends.';
