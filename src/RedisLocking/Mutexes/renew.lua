-- Gives leases their TTL again, up to 256 in one call. Never re-creates a missing key, never touches somebody else's.
--
-- KEYS[i]    the i-th lock
-- ARGV[1]    the TTL in ms
-- ARGV[1+i]  the i-th lease id
-- Returns    one string of signed big-endian numbers of 8 bytes: one for each lock, or a single one that holds for all.
--            1  renewed
--            0  the lock is gone or somebody else's
local call, ttl = redis.call, ARGV[1]
-- A key of another type reads as missing.
local holders = call('MGET', unpack(KEYS))
local replies
for i = 1, #KEYS do
  if is_held_by(holders[i], ARGV[1 + i]) then
    call('PEXPIRE', KEYS[i], ttl)
  else
    replies = replies or {}
    replies[i] = 0
  end
end

if not replies then
  return struct.pack('>i8', 1)
end
for i = 1, #KEYS do
  replies[i] = struct.pack('>i8', replies[i] or 1)
end
return table.concat(replies)
