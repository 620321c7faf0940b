DROP TABLE criterion_test;
DROP TABLE criterion;
DROP TABLE ages;
DROP DOMAIN fact_value;
DROP DOMAIN person_fact;
