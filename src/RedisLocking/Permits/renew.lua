-- Gives leases their TTL again, up to 256 in one call. Never brings one back that was taken out.
--
-- KEYS[i]    the i-th lock
-- ARGV[1]    the TTL in ms
-- ARGV[1+i]  the i-th lease id; a reader's renews its upgrade, while its process has not heard of that
-- Returns    one string of signed big-endian numbers of 8 bytes: one for each lock, or a single one that holds for all.
--            1  renewed
--            0  it is gone
local replies, are_ones = {}, true
for i = 1, #KEYS do
  local found = find(KEYS[i], ARGV[1 + i])
  if found then
    prolong(KEYS[i], found, ARGV[1])
  else
    are_ones = false
  end
  replies[i] = struct.pack('>i8', found and 1 or 0)
end
return are_ones and replies[1] or table.concat(replies)
