-- What was asked for at the same time travels in one call of a script, for a call costs more than most of what it does. Each of it is a part, which is made or
-- fails by itself and knows nothing of the others.
--
-- KEYS     of the script that uses it: those that all parts share, and then those of each part, which it names by their places among its own
-- ARGV     of the script that uses it: two of the call (see Calls/record.lua), and each part as one MessagePack array: how many keys it has, and its arguments, which are
--          texts and numbers
-- Returns  PARTS: how many there are. begin_part(shared): goes to the next one; shared is how many keys all parts share.
--          take(): the part's next argument. take_place(): the same as a place in KEYS, and 0 for 0. skip(count): leaves out so many.
--          own_place(place): where KEYS has what the part names so. place_of(place): the other way round.
local PARTS = #ARGV - 2
local number_of_part = 0
local part, at, base, next_base

local function take()
  at = at + 1
  return part[at]
end

local function skip(count)
  at = at + count
end

local function own_place(place)
  return base + place
end

local function take_place()
  local place = take()
  return place > 0 and own_place(place) or 0
end

local function place_of(place)
  return place - base
end

local function begin_part(shared)
  number_of_part = number_of_part + 1
  part, at = cmsgpack.unpack(ARGV[2 + number_of_part]), 1
  base = next_base or shared
  next_base = base + part[1]
end
