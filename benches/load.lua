-- What wrk sends: a third each of matches, searches and records, as fast as its connections allow. It counts answers by status:
--
--   signpost serve --listen 127.0.0.1:18080 --data /tmp/load &
--   wrk -t 1 -c 256 -d 20s --latency -s benches/load.lua http://127.0.0.1:18080

local person = '{"age_years":29,"postcode":"LE11 3TU","gp_area":"E07000130","needs":["low-mood"],"scores":{"phq9":14,"phq9_item9":0}}'
local json = { ["content-type"] = "application/json" }
local turn = 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  answered, busy, other = 0, 0, 0
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
  io.write(string.format("answered %d (%.0f a second), refused as busy %d, anything else %d\n",
    totals.answered, totals.answered / seconds, totals.busy, totals.other))
end
