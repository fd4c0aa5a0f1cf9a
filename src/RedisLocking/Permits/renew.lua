-- Gives leases their TTL again, up to 256 in one call. Never brings one back that was taken out.
--
-- KEYS[i]    the i-th lock
-- ARGV[1]    the TTL in ms
-- ARGV[1+i]  the i-th lease id; a reader's renews its upgrade, while its process has not heard of that
-- Returns    one string of signed big-endian numbers of 8 bytes: one for each lock, or a single one that holds for all.
--            1  renewed
--            0  it is gone
local ttl = ARGV[1]
local alone = redis.call('MGET', unpack(KEYS))
local replies, are_ones = {}, true
for i = 1, #KEYS do
  local lock, id = KEYS[i], ARGV[1 + i]
  local found = alone[i] == id
  if found then
    redis.call('PEXPIRE', lock, ttl)
  elseif not alone[i] then
    found = find(lock, id)
    if found then
      prolong(lock, found, ttl)
    end
  end
  are_ones = are_ones and found
  replies[i] = struct.pack('>i8', found and 1 or 0)
end
return are_ones and replies[1] or table.concat(replies)
