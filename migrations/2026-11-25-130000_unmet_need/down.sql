DROP TABLE unmet_need;
