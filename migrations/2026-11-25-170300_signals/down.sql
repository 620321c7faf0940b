DROP TABLE service_signal;
