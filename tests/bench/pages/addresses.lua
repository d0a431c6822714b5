-- wrk: ask for the addresses of a file in turn. The threads begin at different places, so that no two ask for the same
-- one at a time.
local threads = 0

function setup(thread)
    thread:set("place", threads)
    threads = threads + 1
end

function init(arguments)
    paths = {}
    for line in io.lines(arguments[1]) do
        paths[#paths + 1] = line
    end
    next_one = place * math.floor(#paths / 2)
end

function request()
    local path = paths[next_one % #paths + 1]
    next_one = next_one + 1
    return wrk.format("GET", path)
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
