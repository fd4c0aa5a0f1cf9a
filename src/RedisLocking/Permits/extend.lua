-- Asks whether a lease is ours, and if so starts it anew: full TTL, and new tokens. For an acquire whose answer was lost.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue
-- KEYS[3]  the last token
-- ARGV[1]  the lease id
-- ARGV[2]  the TTL in ms
-- ARGV[3]  how many tokens to reserve (at least 1)
-- Returns  > 0  it is ours, and nobody waits; this is the first of the tokens, the others follow it
--          < 0  the same, negated, when somebody waits
--          0    it is not ours now (an acquire may still arrive: the caller sweeps the id)
-- Errors   LAYOUT: the counter holds what this version did not write. Nothing was changed.
spread(KEYS[1])
local found = find(KEYS[1], ARGV[1])
if not found then
  return 0
end

local token, failure = next_token(KEYS[3])
if failure then
  return failure
end

prolong(KEYS[1], found, ARGV[2])
keep_token(KEYS[3], token + ARGV[3] - 1)
return redis.call('EXISTS', KEYS[2]) == 0 and token or -token
