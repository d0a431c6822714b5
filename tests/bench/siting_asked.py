"""Asks spopt with CBC, in an interpreter that has them: `python siting_asked.py PROBLEM FILE.npz`; prints seconds and value.

The file holds `seconds` (demand, sites; infinite beyond the limit), `people` (demand,), `limit` and `count`.
"""

import json
import sys
import time

import numpy as np
import pulp
from spopt.locate import LSCP, MCLP


def main(problem: str, path: str) -> None:
    given = np.load(path)
    seconds, people, limit = given["seconds"], given["people"], float(given["limit"])
    solver = pulp.PULP_CBC_CMD(msg=False)
    started = time.perf_counter()
    if problem == "most":
        model = MCLP.from_cost_matrix(seconds, people, limit, p_facilities=int(given["count"]))
        value = pulp.value(model.solve(solver).problem.objective)
    else:
        model = LSCP.from_cost_matrix(seconds, limit)
        value = pulp.value(model.solve(solver).problem.objective)
    print(json.dumps([time.perf_counter() - started, value]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
