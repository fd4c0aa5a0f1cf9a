-- Gives leases their TTL again, up to 32 in one call. Never re-creates a missing key, never touches somebody else's.
--
-- KEYS[i]  the i-th lock
-- ARGV     two for each lock: the lease id, the TTL in ms
-- Returns  one string, 8 bytes for each lock, a signed big-endian number:
--          1  renewed
--          0  the lock is gone or somebody else's
local replies = {}
for i = 1, #KEYS do
  local held = is_held_by(redis.pcall('GET', KEYS[i]), ARGV[2 * i - 1])
  replies[i] = struct.pack('>i8', held and redis.call('PEXPIRE', KEYS[i], ARGV[2 * i]) or 0)
end
return table.concat(replies)
