-- Edits that wait: what was approved last stays public until somebody else than the one who suggested it decides.

CREATE TABLE draft (
    id uuid PRIMARY KEY,
    what text NOT NULL CONSTRAINT draft_what_is_known CHECK (what IN ('service', 'organisation')),
    slug slug NOT NULL,
    organisation slug NOT NULL,
    base bigint CONSTRAINT draft_base_exists REFERENCES change (number),
    edit jsonb NOT NULL CONSTRAINT draft_edit_is_an_object CHECK (jsonb_typeof(edit) = 'object'),
    made_by slug NOT NULL,
    made_at timestamptz NOT NULL,
    why wording NOT NULL,
    state text NOT NULL CONSTRAINT draft_state_is_known CHECK (state IN ('waiting', 'approved', 'rejected', 'withdrawn')),
    decided_by slug,
    decided_at timestamptz,
    reason wording,
    change_number bigint CONSTRAINT draft_change_exists REFERENCES change (number),
    CONSTRAINT draft_is_decided_or_waits CHECK ((state = 'waiting') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT draft_is_not_decided_by_its_maker CHECK (state NOT IN ('approved', 'rejected') OR decided_by <> made_by),
    CONSTRAINT draft_is_rejected_with_a_reason CHECK (state <> 'rejected' OR reason IS NOT NULL),
    CONSTRAINT draft_approved_made_a_change CHECK ((state = 'approved') = (change_number IS NOT NULL))
);
CREATE INDEX draft_waits ON draft (made_at) WHERE state = 'waiting';
COMMENT ON TABLE draft IS 'Edits that were suggested, and what became of them.';
COMMENT ON COLUMN draft.id IS 'Its id; later drafts have greater ones.';
COMMENT ON COLUMN draft.what IS 'The sort of record.';
COMMENT ON COLUMN draft.slug IS 'The record it would change or add.';
COMMENT ON COLUMN draft.organisation IS 'Slug of the organisation whose record it is: its provider may see the draft.';
COMMENT ON COLUMN draft.base IS 'Number of the change whose record was edited; null for a record that is new.';
COMMENT ON COLUMN draft.edit IS 'The whole record as suggested, and the sources that come with it. Confidential places go when it is decided.';
COMMENT ON COLUMN draft.made_by IS 'Name of the token that suggested it.';
COMMENT ON COLUMN draft.made_at IS 'When it was suggested.';
COMMENT ON COLUMN draft.why IS 'Why, in their words.';
COMMENT ON COLUMN draft.state IS 'Whether it waits, and what became of it.';
COMMENT ON COLUMN draft.decided_by IS 'Name of the token that decided; never the one that suggested, except to withdraw.';
COMMENT ON COLUMN draft.decided_at IS 'When it was decided.';
COMMENT ON COLUMN draft.reason IS 'Why it was rejected, or a word to its maker.';
COMMENT ON COLUMN draft.change_number IS 'The change it became.';

-- The version of a record is its last change, asked for at every write.
CREATE INDEX change_of_record ON change (what, slug, number);
