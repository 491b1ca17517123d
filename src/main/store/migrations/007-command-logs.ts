/** The commands that ran on the box for a session or an evaluation. */
export const COMMAND_LOGS = `
  -- The subject is a session or an evaluation, which is why it is no reference; the triggers stand for one.
  CREATE TABLE command_logs (
    subject_id TEXT NOT NULL,
    -- From 0, in the order in which they were added.
    part INTEGER NOT NULL,
    -- JSON of some commands in their order.
    log_gzip BLOB NOT NULL,
    PRIMARY KEY (subject_id, part)
  ) STRICT;
  CREATE TRIGGER command_logs_go_with_sessions AFTER DELETE ON sessions
    BEGIN DELETE FROM command_logs WHERE subject_id = old.id; END;
  CREATE TRIGGER command_logs_go_with_evaluations AFTER DELETE ON evaluations
    BEGIN DELETE FROM command_logs WHERE subject_id = old.id; END;
`
