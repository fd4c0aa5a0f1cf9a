-- Ends leases, up to 32 in one call. A lock that nobody waits for is deleted; one whose value is marked goes to the next
-- waiter.
--
-- KEYS[1]    the last token
-- KEYS[2i]   the i-th lock
-- KEYS[2i+1] its queue
-- ARGV[1]    the claim's TTL in ms
-- ARGV[2]    what a wake channel begins with
-- ARGV[2+i]  the i-th lease id
-- Returns    one string, 8 bytes for each lock, a signed big-endian number:
--            2       it was ours, and a waiter has it now
--            1       it was ours and is free now
--            0       it is gone or somebody else's; nothing was changed
local replies = {}
for i = 1, #ARGV - 2 do
  local lock, queue, id = KEYS[2 * i], KEYS[2 * i + 1], ARGV[2 + i]
  local holder = redis.pcall('GET', lock)
  local reply = 0
  if holder == id then
    redis.call('DEL', lock)
    reply = 1
  elseif holder == id .. '+' then
    if hand_off(lock, queue, KEYS[1], ARGV[1], ARGV[2]) then
      reply = 2
    else
      redis.call('DEL', lock)
      reply = 1
    end
  end
  replies[i] = struct.pack('>i8', reply)
end
return table.concat(replies)
