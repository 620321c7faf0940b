DROP TABLE link_finding;
