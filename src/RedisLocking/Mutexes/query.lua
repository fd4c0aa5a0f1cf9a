-- Asks whether an acquire whose answer was lost was granted after all. If it was, the lease starts anew: full TTL, new token
-- (the lost one is never used, so tokens still rise).
--
-- KEYS[1]  the lock
-- KEYS[2]  the last token
-- ARGV[1]  the lease id
-- ARGV[2]  the TTL in ms
-- Returns  > 0  it is ours; this is the token
--          0    it is not ours now (the acquire may still arrive: the caller sweeps the id)
-- Errors   LAYOUT: a key holds what this version did not write. Nothing was changed.
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end

local token, failure = next_token(KEYS[2])
if failure then
  return failure
end

redis.call('PEXPIRE', KEYS[1], ARGV[2])
keep_token(KEYS[2], token)
return token
