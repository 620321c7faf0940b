-- A token can be confined to some of what its role may do: a feed that only suggests needs no more than that.

ALTER TABLE access_token ADD COLUMN scope text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN access_token.scope IS 'Operations the token is confined to; empty: all that its role may do.';
