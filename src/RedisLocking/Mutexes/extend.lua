-- Asks whether a lease is ours, and if so starts it anew: full TTL, and new tokens. For an acquire whose answer was lost
-- (the lost token is never used, so tokens still rise), and for a process that passes the lock on among its own waiters and
-- needs more tokens, or wants to know whether another process waits.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue, which the lock's mark saves looking at
-- KEYS[3]  the last token
-- ARGV[1]  the lease id
-- ARGV[2]  the TTL in ms
-- ARGV[3]  how many tokens to reserve (at least 1)
-- Returns  > 0  it is ours, and no other process waits; this is the first of the tokens, the others follow it
--          < 0  the same, negated, when another process waits
--          0    it is not ours now (an acquire may still arrive: the caller sweeps the id)
-- Errors   LAYOUT: the counter holds what this version did not write. Nothing was changed.
-- Needs    Scripting/token.lua, Scripting/layout.lua, Scripting/session.lua
local holder = holder_of(KEYS[1])
if not is_held_by(holder, ARGV[1]) then
  return 0
end

local token, failure = next_token(KEYS[3])
if failure then
  return failure
end

redis.call('PEXPIRE', KEYS[1], ARGV[2])
keep_token(KEYS[3], token + ARGV[3] - 1)
return holder == ARGV[1] and token or -token
