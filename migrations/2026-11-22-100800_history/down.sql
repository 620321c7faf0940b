DROP TABLE rules_version;
DROP TABLE record_version;
