-- The fence table of RedisLocking.Fencing: for each lock the latest lease under which a transaction wrote.
--
-- Runs as often as you like, from several servers at once, and by a user who may not create tables once the table is there.
-- Whoever guards writes needs SELECT, INSERT and UPDATE on it.
DO $$
BEGIN
  IF to_regclass('lock_fence') IS NULL THEN
    -- IF NOT EXISTS alone fails when two servers create the table in the same moment.
    PERFORM pg_advisory_xact_lock(hashtext('RedisLocking.Fencing: lock_fence'));
    CREATE TABLE IF NOT EXISTS lock_fence (
      resource   text COLLATE "C" NOT NULL PRIMARY KEY,  -- the lock's name; a backslash is doubled, and U+0000 is \0
      token      bigint NOT NULL,
      lease_id   text NOT NULL,
      guarded_at timestamptz NOT NULL DEFAULT now()
    );
  END IF;
END
$$;
