ALTER TABLE access_token DROP COLUMN scope;
