-- One server's vote for leases that go on: asks whether they are here, and if so starts them anew with the full TTL. For an
-- acquire whose answer was lost, and for more tokens, which are written back as an acquire's.
--
-- KEYS[1]       the last token
-- KEYS[1+i]     the i-th lock
-- KEYS[1+n+i]   who waits for it, where n is the number of locks
-- ARGV[1]       the TTL in ms
-- ARGV[1+i]     the i-th lease id
-- Returns       one string of signed big-endian numbers of 8 bytes, one for each lock:
--               > 0  it is here, and nobody waits; the last token of this server, plus one
--               < 0  the same, negated, when somebody waits
--               0    it is not here
-- Errors        LAYOUT: the counter holds what this version did not write. Nothing was changed.
local n = #ARGV - 1
local last, failure = last_token(KEYS[1])
if failure then
  return failure
end

local holders = redis.call('MGET', unpack(KEYS, 2, n + 1))
local replies = {}
for i = 1, n do
  local reply = 0
  if holders[i] == ARGV[1 + i] then
    redis.call('PEXPIRE', KEYS[1 + i], ARGV[1])
    reply = (last + 1) * (redis.call('EXISTS', KEYS[1 + n + i]) == 1 and -1 or 1)
  end
  replies[i] = struct.pack('>i8', reply)
end
return table.concat(replies)
