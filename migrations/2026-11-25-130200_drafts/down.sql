DROP INDEX change_of_record;
DROP TABLE draft;
