-- What wrk sends: a third each of matches, searches and records, as fast as its connections allow, or so many a second as the last
-- argument says. With a rate, requests are due at fixed times whether or not earlier ones were answered, as long as a connection is
-- free. It counts answers by status:
--
--   signpost serve --listen 127.0.0.1:18080 --data /tmp/load &
--   wrk -t 1 -c 256 -d 20s --latency -s benches/load.lua http://127.0.0.1:18080
--   wrk -t 1 -c 256 -d 20s --latency -s benches/load.lua http://127.0.0.1:18080 -- 4000

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long s; long ns; } moment;
  int clock_gettime(int clock, moment *now);
]]

local MONOTONIC = 1
local person = '{"age_years":29,"postcode":"LE11 3TU","gp_area":"E07000130","needs":["low-mood"],"scores":{"phq9":14,"phq9_item9":0}}'
local json = { ["content-type"] = "application/json" }
local moment = ffi.new("moment")
local turn = 0
local threads = {}
local gap_ms, due_ms

local function now_ms()
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.s) * 1e3 + tonumber(moment.ns) / 1e6
end

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  answered, busy, other = 0, 0, 0
  if arguments[1] then
    gap_ms = 1e3 / tonumber(arguments[1])
    due_ms = now_ms()
    delay = wait_until_due
  end
end

-- Milliseconds until the next request is due; those that are late go at once.
function wait_until_due()
  due_ms = due_ms + gap_ms
  return math.max(0, math.floor(due_ms - now_ms() + 0.5))
end

function request()
  turn = turn + 1
  if turn % 3 == 0 then return wrk.format("POST", "/api/v1/match", json, person) end
  if turn % 3 == 1 then return wrk.format("GET", "/api/v1/services?q=debt+advice+oakham") end
  return wrk.format("GET", "/api/v1/services/crht")
end

function response(status)
  if status == 200 then answered = answered + 1 elseif status == 503 then busy = busy + 1 else other = other + 1 end
end

function done(summary)
  local totals = { answered = 0, busy = 0, other = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(totals) do totals[name] = totals[name] + thread:get(name) end
  end
  local seconds = summary.duration / 1e6
  io.write(string.format("answered %d (%.0f a second), refused as busy %d, anything else %d, not answered %d\n",
    totals.answered, totals.answered / seconds, totals.busy, totals.other,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
