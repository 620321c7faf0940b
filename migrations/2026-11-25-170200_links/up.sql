-- Whether the pages that records name still answer, as of the last time the operator had them asked.

CREATE TABLE link_finding (
    url text PRIMARY KEY CONSTRAINT link_finding_url_is_on_the_web CHECK (url ~ '^https?://'),
    state text NOT NULL CONSTRAINT link_finding_state_is_known CHECK (state IN ('answers', 'gone', 'silent', 'closed_to_programs')),
    status smallint CONSTRAINT link_finding_status_is_of_http CHECK (status BETWEEN 100 AND 599),
    problem wording,
    checked_on date NOT NULL,
    failing_since date,
    failures integer NOT NULL CONSTRAINT link_finding_failures_count_up CHECK (failures >= 0),
    CONSTRAINT link_finding_fails_or_does_not CHECK ((failures > 0) = (failing_since IS NOT NULL))
);
COMMENT ON TABLE link_finding IS 'Whether a page that a record names answers, as of the last time it was asked.';
COMMENT ON COLUMN link_finding.url IS 'Its address.';
COMMENT ON COLUMN link_finding.state IS 'answers; gone: the server says there is no such page; silent: no answer, or an error of the server; closed_to_programs: it answers, but not to us.';
COMMENT ON COLUMN link_finding.status IS 'Status of the answer; null when there was none.';
COMMENT ON COLUMN link_finding.problem IS 'What went wrong; null when it answered.';
COMMENT ON COLUMN link_finding.checked_on IS 'The day it was asked last.';
COMMENT ON COLUMN link_finding.failing_since IS 'The first day of the failures without an answer in between; null while it answers.';
COMMENT ON COLUMN link_finding.failures IS 'On how many days in a row it was asked in vain.';
