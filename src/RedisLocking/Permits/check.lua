-- How long a lease lasts. Changes nothing.
--
-- KEYS[1]  the lock
-- ARGV[1]  the lease id
-- Returns  how many ms it lasts unless it is renewed
--          -1  it is gone
local lock, id = KEYS[1], ARGV[1]
local only = stands_alone(lock)
if only then
  return only == id and left_alone(lock) or -1
end
local found, ends = find(lock, id)
if not found or ends <= now() then
  return -1
end
return ends - now()
