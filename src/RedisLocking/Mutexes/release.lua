-- Ends leases, up to 64 in one call. A lock that nobody waits for is deleted; one whose value is marked goes to the next
-- waiter. One MGET and one DEL serve all that nobody waits for.
--
-- KEYS[1]       the last token
-- KEYS[1+i]     the i-th lock
-- KEYS[1+n+i]   its queue, where n is the number of locks
-- ARGV[1]       the claim's TTL in ms
-- ARGV[2]       what a wake channel begins with
-- ARGV[2+i]     the i-th lease id
-- Returns       one string of signed big-endian numbers of 8 bytes: one for each lock, or a single one that holds for all.
--               2  it was ours, and a waiter has it now
--               1  it was ours and is free now
--               0  it is gone or somebody else's; nothing was changed
local n = #ARGV - 2
local locks = {}
for i = 1, n do
  locks[i] = KEYS[1 + i]
end

-- A key of another type reads as missing.
local holders = redis.call('MGET', unpack(locks))
local free, marked = {}, {}
local replies
for i = 1, n do
  local holder, id = holders[i], ARGV[2 + i]
  if holder == id then
    free[#free + 1] = locks[i]
  else
    replies = replies or {}
    if holder == id .. '+' then
      if hand_off(locks[i], KEYS[1 + n + i], KEYS[1], ARGV[1], ARGV[2]) then
        replies[i] = 2
      else
        free[#free + 1] = locks[i]
      end
    else
      replies[i] = 0
    end
  end
end

if #free > 0 then
  redis.call('DEL', unpack(free))
end
if not replies then
  return struct.pack('>i8', 1)
end
for i = 1, n do
  replies[i] = struct.pack('>i8', replies[i] or 1)
end
return table.concat(replies)
