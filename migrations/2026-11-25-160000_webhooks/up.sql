-- How far each receiver of changes has been told, so that whatever stops, nothing is lost and nothing comes out of order.

CREATE TABLE webhook_receiver (
    name slug PRIMARY KEY,
    told bigint NOT NULL CONSTRAINT webhook_receiver_told_counts_up CHECK (told >= 0),
    failures integer NOT NULL DEFAULT 0 CONSTRAINT webhook_receiver_failures_count_up CHECK (failures >= 0),
    last_problem wording,
    held_by uuid,
    held_until timestamptz,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT webhook_receiver_is_held_by_somebody_until_some_time CHECK ((held_by IS NULL) = (held_until IS NULL))
);
COMMENT ON TABLE webhook_receiver IS 'Receivers that the operator named, and how far each has been told of changes. Their addresses and secrets are not kept here.';
COMMENT ON COLUMN webhook_receiver.name IS 'What the operator calls it.';
COMMENT ON COLUMN webhook_receiver.told IS 'Number of the last change it has confirmed.';
COMMENT ON COLUMN webhook_receiver.failures IS 'How often telling it has failed since it last went well.';
COMMENT ON COLUMN webhook_receiver.last_problem IS 'Why it failed last; null when it went well.';
COMMENT ON COLUMN webhook_receiver.held_by IS 'The program that tells it now, so that of several programs one does; null when none does.';
COMMENT ON COLUMN webhook_receiver.held_until IS 'Until when that program holds it; after that another may.';
COMMENT ON COLUMN webhook_receiver.changed_at IS 'When this row last changed.';
