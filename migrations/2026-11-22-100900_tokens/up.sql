-- Who may do what beyond reading. Reading needs no token, and no token is kept: only its fingerprint.

CREATE TABLE access_token (
    name slug PRIMARY KEY,
    role text NOT NULL CONSTRAINT access_token_role_is_known CHECK (role IN ('contributor', 'provider', 'curator', 'administrator')),
    organisation_id uuid CONSTRAINT access_token_organisation_is_known REFERENCES organisation (id),
    fingerprint bytea NOT NULL CONSTRAINT access_token_fingerprint_is_unique UNIQUE
        CONSTRAINT access_token_fingerprint_is_sha256 CHECK (octet_length(fingerprint) = 32),
    made_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT access_token_ends_after_it_begins CHECK (expires_at > made_at),
    CONSTRAINT access_token_of_a_provider_names_it CHECK ((role = 'provider') = (organisation_id IS NOT NULL))
);
COMMENT ON TABLE access_token IS 'Tokens that let a program or person do more than read.';
COMMENT ON COLUMN access_token.name IS 'Whose it is or what it is for, so that it can be listed and revoked. Not a person''s name.';
COMMENT ON COLUMN access_token.role IS 'What its holder may do; a provider only for its own organisation.';
COMMENT ON COLUMN access_token.organisation_id IS 'The organisation of a provider; null for the others.';
COMMENT ON COLUMN access_token.fingerprint IS 'SHA-256 of the token. The token itself has 244 random bits, so nothing slower is needed.';
COMMENT ON COLUMN access_token.made_at IS 'When it was made.';
COMMENT ON COLUMN access_token.expires_at IS 'From then on it is refused.';
COMMENT ON COLUMN access_token.revoked_at IS 'When it was taken back; null while it has not been.';
