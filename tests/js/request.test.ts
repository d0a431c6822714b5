import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenRows, fileName, mapPageAddress } from "../../layers/frontend/map/request.ts";
import type { LayerInfo } from "../../layers/frontend/types.ts";

const layer = (id: string, values: string[] = []): LayerInfo => ({
  id, title: id, geometry_type: "Point", fields: [], count: 0, bbox: null, version: "1", min_zoom: 0,
  style: { colour: "#000000", shape: "circle", ...(values.length ? { by: { field: "state", classes: values.map((value) => ({ value, label: value, colour: "#000000", shape: "circle" })) } } : {}) },
});
const GRIDS = layer("grids"), CASES = layer("cases", ["new", "closed"]);
const state = (id: string, shown = true, off: string[] = []) => ({ id, shown, opacity: 1, off });

test("classes switched off are left out, and with all of them off nothing is asked for", () => {
  assert.deepEqual(chosenRows(CASES, [], "GOV"), {});
  assert.deepEqual(chosenRows(CASES, ["closed"], "GOV"), { state: "new" });
  assert.deepEqual(chosenRows(CASES, ["new", "closed"], "GOV"), { state: "-" });
});

test("only grids have a scheme", () => assert.deepEqual(chosenRows(GRIDS, [], "GOV"), { scheme: "GOV" }));

test("the map page holds what is shown, in order, each layer with its own parameters", () => {
  const address = mapPageAddress([state("grids"), state("gone"), state("cases", true, ["closed"]), state("hidden", false)], [CASES, GRIDS, layer("hidden")], "GOV", [113.1, 29, 113.2, 29.1], 14.26);
  const query = new URL(address, "http://localhost").searchParams;
  assert.deepEqual(Object.fromEntries(query), {
    layers: "basemap,grids,cases", bbox: "113.100000,29.000000,113.200000,29.100000", zoom: "14.3", "grids.scheme": "GOV", "cases.state": "new",
  });
});

test("a file keeps the name that the server gives it", () => {
  assert.equal(fileName('attachment; filename="map-1.html"', "x"), "map-1.html");
  assert.equal(fileName("attachment; filename=\"map-1.html\"; filename*=UTF-8''map-%E8%A1%97.html", "x"), "map-街.html");
  assert.equal(fileName(null, "x"), "x");
});
