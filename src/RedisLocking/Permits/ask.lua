-- Somebody asks for a lock that he is ready to wait for: the first time to join the queue, later to see how it stands. Nothing
-- depends on a message, because of this: every ask lets in those at the head of the queue whom the lock admits.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue
-- KEYS[3]  the last token
-- ARGV[1]  the lease id, which is also the place in the queue
-- ARGV[2]  the TTL in ms
-- ARGV[3]  how many tokens to reserve when it is granted (at least 1)
-- ARGV[4]  1: join; 0: ask again. An id joins once: asking again never re-adds it.
-- ARGV[5]  the claim's TTL in ms
-- ARGV[6]  what a wake channel begins with
-- ARGV[7]  how long the queue outlives its last ask, in ms
-- ARGV[8]  since when the asking provider is open, in ms of its own clock
-- Returns  { 1, token, 0, other }             granted, for the full TTL or longer; the other tokens follow it
--          { 2, ms, others in front, other }  queued and heard; the first lease ends in so many ms unless it is renewed
--          { 3, ms, others in front, other }  queued, and nobody listens on this process's wake channel
--          { 0, 0, 0, 0 }                     gone: join again with a new id
--          { 4, ms, 0, 0 }                    refused for good: an upgrade of a reader who is gone, or while another one waits
--          other is 1 of a semaphore that another provider gave another size
-- Errors   LOCK, LAYOUT: a key holds what this version did not write, or the lock is one of another kind. Nothing was changed.
local lock, queue, counter = KEYS[1], KEYS[2], KEYS[3]
local id, ttl, joins = ARGV[1], ARGV[2], ARGV[4] == '1'
local kind = kind_of(id)
local other = 0

-- A claim may last longer than the TTL, and its holder may count on it by the time this ask runs: it is never cut.
local function granted(left)
  local token, failure = next_token(counter)
  if failure then
    return failure
  end
  hold(lock, id, math.max(ttl, left), ARGV[8])
  keep_token(counter, token + ARGV[3] - 1)
  return { 1, token, 0, other }
end

local admitted, ends, failure = admits(lock, id)
if failure then
  return failure
end
local has = redis.call('ZSCORE', lock, id)
if has then
  return granted(tonumber(has) - now())
end

if is_refused(lock, queue, id, ARGV[6]) then
  redis.call('ZREM', queue, id)
  return { 4, math.max((ends or now()) - now(), 0), 0, 0 }
end
if ends and offer_size(lock, id, ARGV[8]) then
  other = 1
  admitted = admits(lock, id)
end
if joins and admitted and (kind == 'u' or redis.call('EXISTS', queue) == 0) then
  return granted(0)
end

local place
if not joins then
  local score = redis.call('ZSCORE', queue, id)
  if not score then
    return { 0, 0, 0, 0 }
  end
  place = math.floor(tonumber(score))
end
local heard = join(queue, id, place, ARGV[6], ARGV[7])
if hand_off(lock, queue, counter, ARGV[5], ARGV[6])[id] then
  return granted(ARGV[5])
end

local _, first_ends = first_holder(lock, kind)
return { heard and 2 or 3, math.max((first_ends or now()) - now(), 0), redis.call('ZRANK', queue, id) or 0, other }
