DROP TABLE change;
DROP TABLE change_counter;
DROP FUNCTION notify_change();
DROP FUNCTION refuse_to_rewrite_changes();
DROP FUNCTION number_change();
