"""Hold a copy of a layer and keep it up to date. Usage: follow.py SERVER USER PASSWORD LAYER"""

import json
import sys
import time
import urllib.request

server, user, password, layer = sys.argv[1:5]


def ask(path: str, body: object = None, **headers: str) -> dict:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(server + path, data, {"Content-Type": "application/json", **headers})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


token = ask("/api/token/", {"username": user, "password": password})["token"]
copy, since = {}, ""
while True:
    page = ask(f"/api/changes/?layer={layer}&since={since}", Authorization=f"Bearer {token}")
    for change in page["changes"]:
        if change["op"] == "delete":
            copy.pop(change["id"], None)
        else:
            copy[change["id"]] = change["feature"]
    if page["next"] == since:
        print(len(copy), "features")
        time.sleep(5)
    since = page["next"]
