-- Who is signed in to the pages on which records are kept. Readers are never signed in.

CREATE TABLE desk_session (
    fingerprint bytea PRIMARY KEY CONSTRAINT desk_session_fingerprint_is_sha256 CHECK (octet_length(fingerprint) = 32),
    token slug CONSTRAINT desk_session_token_is_known REFERENCES access_token (name),
    name slug,
    role text CONSTRAINT desk_session_role_is_known CHECK (role IN ('contributor', 'provider', 'curator', 'administrator')),
    organisation_id uuid CONSTRAINT desk_session_organisation_is_known REFERENCES organisation (id),
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT desk_session_is_of_a_token_or_of_somebody CHECK ((token IS NULL) = (name IS NOT NULL) AND (name IS NULL) = (role IS NULL)),
    CONSTRAINT desk_session_of_a_provider_names_it CHECK ((role IS NOT DISTINCT FROM 'provider') = (organisation_id IS NOT NULL)),
    CONSTRAINT desk_session_ends_after_it_begins CHECK (expires_at > made_at)
);
CREATE INDEX desk_session_by_day ON desk_session (expires_at);
COMMENT ON TABLE desk_session IS 'Who is signed in to the desk, by a token or by a sign-in elsewhere.';
COMMENT ON COLUMN desk_session.fingerprint IS 'SHA-256 of what the cookie holds. The cookie has 244 random bits, so nothing slower is needed.';
COMMENT ON COLUMN desk_session.token IS 'The token that was signed in with: the session ends with it. Null for a sign-in elsewhere.';
COMMENT ON COLUMN desk_session.name IS 'For a sign-in elsewhere: a name made from who they are there, the same each time. Not a person''s name.';
COMMENT ON COLUMN desk_session.role IS 'For a sign-in elsewhere: what its holder may do. Of a token the role is the token''s.';
COMMENT ON COLUMN desk_session.organisation_id IS 'For a sign-in elsewhere: the organisation of a provider; null for the others.';
COMMENT ON COLUMN desk_session.made_at IS 'When it began.';
COMMENT ON COLUMN desk_session.expires_at IS 'From then on it is refused.';
COMMENT ON COLUMN desk_session.ended_at IS 'When its holder signed out, or somebody ended it; null while neither has happened.';
