-- How often a service was shown, opened, reported, or turned somebody away: by month and in whole fives, never who.

CREATE TABLE service_signal (
    month date NOT NULL CONSTRAINT service_signal_month_is_its_first_day CHECK (extract(day FROM month) = 1),
    service slug NOT NULL,
    signal text NOT NULL CONSTRAINT service_signal_is_known CHECK (signal IN ('shown', 'opened', 'reported', 'closed_door')),
    times bigint NOT NULL CONSTRAINT service_signal_times_are_whole_fives CHECK (times > 0 AND times % 5 = 0),
    CONSTRAINT service_signal_is_counted_once PRIMARY KEY (service, month, signal)
);
COMMENT ON TABLE service_signal IS 'How a service''s record was used, as counts in whole fives. Nothing of a question or a person.';
COMMENT ON COLUMN service_signal.month IS 'First day of the month, in Europe/London.';
COMMENT ON COLUMN service_signal.service IS 'Slug of the service.';
COMMENT ON COLUMN service_signal.signal IS 'shown in an answer to a search or match; opened: its page or record read; reported: a problem reported; closed_door: asked for a way in that it does not give.';
COMMENT ON COLUMN service_signal.times IS 'How often, in whole fives: what is left over stays in the memory of the program and goes when it ends.';
