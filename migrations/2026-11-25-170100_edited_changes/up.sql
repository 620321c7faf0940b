-- Which changes somebody made and approved one by one: an import of the seeds does not write over them unasked.

ALTER TABLE change ADD COLUMN edited boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN change.edited IS 'Whether somebody wrote this one record, as against an import that brought many.';
