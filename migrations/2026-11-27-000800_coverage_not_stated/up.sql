-- Many sources name the area a service serves and not whether the home or the GP practice counts. That is a basis of its own: where the
-- two disagree, nobody has said no.
ALTER TABLE coverage DROP CONSTRAINT coverage_basis_is_known;
ALTER TABLE coverage ADD CONSTRAINT coverage_basis_is_known
    CHECK (basis IN ('gp_area', 'home_area', 'either', 'both', 'anyone', 'not_stated'));
COMMENT ON COLUMN coverage.basis IS 'Which fact decides: where the GP practice is, where the person lives, either, both, neither (`anyone`), or nobody says (`not_stated`).';
