DROP TABLE desk_session;
