-- What anybody says is wrong with a record, and what came of it. Nothing of whoever said it is kept.

CREATE TABLE problem_report (
    id uuid PRIMARY KEY,
    service slug NOT NULL,
    kind text NOT NULL CONSTRAINT problem_report_kind_is_known
        CHECK (kind IN ('wrong_contact', 'closed', 'wrong_hours', 'wrong_eligibility', 'other')),
    part text CONSTRAINT problem_report_part_is_known
        CHECK (part IN ('names', 'status', 'contacts', 'hours', 'places', 'who_it_is_for', 'ways_in', 'costs', 'languages_and_access', 'other')),
    words wording CONSTRAINT problem_report_words_are_few CHECK (char_length(words) <= 500),
    made_at timestamptz NOT NULL,
    state text NOT NULL CONSTRAINT problem_report_state_is_known CHECK (state IN ('open', 'accepted', 'declined', 'duplicate')),
    answered_by slug,
    answered_at timestamptz,
    outcome wording,
    CONSTRAINT problem_report_is_open_or_answered CHECK ((state = 'open') = (answered_by IS NULL)
        AND (answered_by IS NULL) = (answered_at IS NULL) AND (answered_by IS NULL) = (outcome IS NULL)),
    CONSTRAINT problem_report_words_go_when_answered CHECK (state = 'open' OR words IS NULL)
);
CREATE INDEX problem_report_waits ON problem_report (service) WHERE state = 'open';
COMMENT ON TABLE problem_report IS 'What anybody says is wrong with a service''s record, and what came of it. Nothing of whoever said it.';
COMMENT ON COLUMN problem_report.id IS 'Its id, which whoever reported it can look its outcome up by; later reports have greater ones.';
COMMENT ON COLUMN problem_report.service IS 'Slug of the service.';
COMMENT ON COLUMN problem_report.kind IS 'What kind of problem.';
COMMENT ON COLUMN problem_report.part IS 'Which part of the record; null when none was named.';
COMMENT ON COLUMN problem_report.words IS 'What they said, for curators alone. Gone once it is answered.';
COMMENT ON COLUMN problem_report.made_at IS 'When it was reported.';
COMMENT ON COLUMN problem_report.state IS 'Whether it waits, and what became of it.';
COMMENT ON COLUMN problem_report.answered_by IS 'Name of the token that answered.';
COMMENT ON COLUMN problem_report.answered_at IS 'When it was answered.';
COMMENT ON COLUMN problem_report.outcome IS 'What was done, for everybody to read.';
