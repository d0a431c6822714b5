import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBd09, fromGcj02, inChina, toBd09, toGcj02 } from "../../layers/frontend/map/china.ts";
import type { LngLat } from "../../layers/frontend/types.ts";

const CITIES: Record<string, LngLat> = { Beijing: [116.404, 39.915], Guangzhou: [113.264, 23.129], Urumqi: [87.617, 43.793], Hangzhou: [120.165, 30.274] };

// Metres between two near positions, on a sphere: enough to tell a centimetre.
function metres(a: LngLat, b: LngLat): number {
  const east = (b[0] - a[0]) * Math.cos((a[1] * Math.PI) / 180), north = b[1] - a[1];
  return Math.hypot(east, north) * 111_320;
}

for (const [name, at] of Object.entries(CITIES)) {
  test(`GCJ-02 goes there and back within a centimetre: ${name}`, () => assert.ok(metres(at, fromGcj02(toGcj02(at))) < 0.01));
  test(`BD-09 goes there and back within a centimetre: ${name}`, () => assert.ok(metres(at, fromBd09(toBd09(at))) < 0.01));
}

test("the shift has the published size", () => {
  assert.ok(Math.abs(metres(CITIES.Beijing!, toGcj02(CITIES.Beijing!)) - 555) < 12);
  assert.ok(Math.abs(metres(CITIES.Guangzhou!, toGcj02(CITIES.Guangzhou!)) - 621) < 12);
});

test("outside China nothing is shifted", () => {
  const lisbon: LngLat = [-9.14, 38.72];
  assert.equal(inChina(lisbon), false);
  assert.deepEqual(toGcj02(lisbon), lisbon);
});
