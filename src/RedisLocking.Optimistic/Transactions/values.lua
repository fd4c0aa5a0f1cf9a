-- Values that are texts or numbers, compared.
--
-- KEYS     none of its own
-- ARGV     none
-- Returns  holds(operator, order): whether an order of -1, 0 or 1 is what '=', '!', '>' or '<' asks for.
--          compare_value(entry, place, is_text, operator, operand): the same of an entry's value. A value of another type, and one that is not there, is
--          not equal. To be greater or less than another type fails with COMPARE, the place as the part names it, and what the value is.
-- Needs    Calls/parts.lua
local function holds(operator, order)
  if operator == '=' then
    return order == 0
  elseif operator == '!' then
    return order ~= 0
  elseif operator == '>' then
    return order > 0
  end
  return order < 0
end

local function order_of(one, other)
  return one == other and 0 or (one > other and 1 or -1)
end

-- By bytes: Lua's own comparison goes by the server's locale.
local function order_of_texts(one, other)
  for at = 1, math.min(#one, #other) do
    local left, right = string.byte(one, at), string.byte(other, at)
    if left ~= right then
      return left > right and 1 or -1
    end
  end
  return order_of(#one, #other)
end

-- cjson takes texts, numbers, booleans and null; what begins an object or an array is not worth decoding.
local function scalar(value)
  local first = string.match(value, '^%s*(.)')
  if first == '{' or first == '[' then
    return nil, 'an object or array'
  end
  local known, decoded = pcall(cjson.decode, value)
  local kinds = { string = 'a text', number = 'a number', boolean = 'a boolean' }
  if known and kinds[type(decoded)] then
    return decoded, kinds[type(decoded)]
  end
  return nil, 'null'
end

local function compare_value(entry, place, is_text, operator, operand)
  if entry.version == 0 then
    return operator == '!'
  end
  local value, kind = scalar(entry.value)
  if is_text and kind == 'a text' then
    return holds(operator, order_of_texts(value, operand))
  elseif not is_text and kind == 'a number' then
    return holds(operator, order_of(value, tonumber(operand)))
  elseif operator == '=' or operator == '!' then
    return operator == '!'
  end
  error(redis.error_reply('COMPARE ' .. place_of(place) .. ' ' .. kind))
end
