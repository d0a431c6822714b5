-- wrk: ask for the addresses of a file in turn, each with the ETag that stands behind it, if any. The threads begin at different places, so that no two ask for the same
-- one at a time.
local threads = 0

function setup(thread)
    thread:set("place", threads)
    threads = threads + 1
end

function init(arguments)
    requests = {}
    for line in io.lines(arguments[1]) do
        local path, tag = line:match("^(.-)\t(.*)$")
        wrk.headers["If-None-Match"] = tag ~= "" and tag or nil
        requests[#requests + 1] = wrk.format("GET", path)
    end
    next_one = place * math.floor(#requests / 2)
end

function request()
    local one = requests[next_one % #requests + 1]
    next_one = next_one + 1
    return one
end

function done(summary, latency, requests)
    local errors = summary.errors
    print(string.format(
        "RATE %f P95 %f FAILED %d",
        summary.requests / summary.duration * 1e6,
        latency:percentile(95) / 1000,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout
    ))
end
