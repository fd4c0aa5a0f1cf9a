-- What a leader proclaimed goes with its release: put in front of Mutexes/release.lua, whose KEYS and ARGV it takes.
--
-- KEYS[1]       the last token
-- KEYS[1+i]     the i-th lock
-- KEYS[1+n+i]   its queue, where n is the number of locks
-- KEYS[1+2n+i]  what its leader proclaimed
-- ARGV[1]       the claim's TTL in ms
-- ARGV[2]       what a wake channel begins with
-- ARGV[2+i]     the i-th lease id
-- Returns       nothing; it goes on with the release
-- Needs         Scripting/layout.lua, Elections/told.lua
for i = 1, #ARGV - 2 do
  local lock, leader, id = KEYS[1 + i], KEYS[1 + 2 * (#ARGV - 2) + i], ARGV[2 + i]
  if told_by(leader) == id then
    redis.call('DEL', leader)
    if is_held_by(redis.pcall('GET', lock), id) then
      tell_observers(lock)
    end
  end
end
