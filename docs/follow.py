"""Hold an exact copy of a layer, or of a part of it. Usage: follow.py SERVER USER PASSWORD LAYER [status=online …]"""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

server, user, password, layer, *chosen = sys.argv[1:]
wanted = dict(text.split("=", 1) for text in chosen)


def ask(path: str, query: dict[str, str], body: object = None, **headers: str) -> tuple[dict, dict]:
    address = f"{server}{path}?{urllib.parse.urlencode(query)}"
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(address, data, {"Content-Type": "application/json", **headers})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer), answer.headers


key = {
    "Authorization": "Bearer " + ask("/api/token/", {}, {"username": user, "password": password})[0]["token"]
}
since = ""
while True:
    if not since:
        whole, headers = ask(f"/download/{layer}.geojson", wanted, **key)
        copy, since = {feature["id"]: feature for feature in whole["features"]}, headers["Changes-Since"]
    try:
        page, headers = ask("/api/changes/", {**wanted, "layer": layer, "since": since}, **key)
    except urllib.error.HTTPError as refusal:
        if refusal.code != 410:  # Gone: the token holds no longer, so begin anew
            raise
        since = ""
        continue
    for change in page["changes"]:
        copy.pop(change["id"], None)
        if change["op"] == "upsert":
            copy[change["id"]] = change["feature"]
    since = page["next"]
    if not page["more"]:
        print(len(copy), "features", flush=True)
        time.sleep(int(headers["Retry-After"]))
