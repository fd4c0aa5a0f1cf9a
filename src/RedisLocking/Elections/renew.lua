-- Gives leaders their TTL again, and what they proclaimed outlives the lock by another, up to 256 in one call. Never re-creates a missing key,
-- never touches somebody else's lock.
--
-- KEYS[i]    the i-th lock
-- KEYS[n+i]  what its leader proclaimed, where n is the number of locks
-- ARGV[1]    the TTL in ms
-- ARGV[1+i]  the i-th lease id
-- Returns    one string of signed big-endian numbers of 8 bytes, one for each lock:
--            1  renewed
--            0  the lock is gone or somebody else's
-- Needs      Scripting/layout.lua
local n, ttl = #ARGV - 1, ARGV[1]
local replies = {}
for i = 1, n do
  local ours = is_held_by(redis.pcall('GET', KEYS[i]), ARGV[1 + i])
  if ours then
    redis.call('PEXPIRE', KEYS[i], ttl)
    redis.call('PEXPIRE', KEYS[n + i], 2 * ttl)
  end
  replies[i] = struct.pack('>i8', ours and 1 or 0)
end
return table.concat(replies)
