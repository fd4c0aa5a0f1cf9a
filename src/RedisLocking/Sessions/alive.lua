-- What a script begins with that grants locks to a session's leases: it grants nothing once the session is over. Its look and the grant are
-- one step, so no session ends in between.
--
-- KEYS[#KEYS]  the session; it is taken away, and the script behind this sees the other keys
-- ARGV         none of its own
-- Returns      nothing: the script behind this goes on
-- Errors       SESSION: it is over. Nothing was changed.
if redis.call('EXISTS', table.remove(KEYS)) == 0 then
  return redis.error_reply('SESSION is over')
end
