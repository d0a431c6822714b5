"""Run by the peer's own packages: answer isochrones line by line, each with the seconds spent in the actor."""

import json
import sys
import time

from valhalla import Actor

actor = Actor(sys.argv[1])
for line in sys.stdin:
    started = time.perf_counter()
    answer = actor.isochrone(line)
    print(json.dumps([time.perf_counter() - started, answer]), flush=True)
