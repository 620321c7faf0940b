DROP TABLE webhook_receiver;
