-- Either is the nearest that can be said without it.
UPDATE coverage SET basis = 'either' WHERE basis = 'not_stated';
ALTER TABLE coverage DROP CONSTRAINT coverage_basis_is_known;
ALTER TABLE coverage ADD CONSTRAINT coverage_basis_is_known
    CHECK (basis IN ('gp_area', 'home_area', 'either', 'both', 'anyone'));
COMMENT ON COLUMN coverage.basis IS 'Which fact decides: where the GP practice is, where the person lives, either, both, or neither (`anyone`).';
