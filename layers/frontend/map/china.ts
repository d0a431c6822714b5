// GCJ-02 and BD-09, the shifted coordinates of Chinese services. Pure. Constants as published.
import type { LngLat } from "../types.ts";

const A = 6378245.0, EE = 0.00669342162296594323, X_PI = (Math.PI * 3000) / 180;

function shift(lng: number, lat: number): LngLat {
  const x = lng - 105, y = lat - 35, sin = Math.sin, p = Math.PI;
  const wave = (20 * sin(6 * x * p) + 20 * sin(2 * x * p)) * 2 / 3;
  let dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + wave;
  dLat += (20 * sin(y * p) + 40 * sin(y / 3 * p)) * 2 / 3 + (160 * sin(y / 12 * p) + 320 * sin(y * p / 30)) * 2 / 3;
  let dLng = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + wave;
  dLng += (20 * sin(x * p) + 40 * sin(x / 3 * p)) * 2 / 3 + (150 * sin(x / 12 * p) + 300 * sin(x / 30 * p)) * 2 / 3;
  const rad = lat / 180 * p, magic = 1 - EE * sin(rad) ** 2, root = Math.sqrt(magic);
  return [dLng * 180 / (A / root * Math.cos(rad) * p), dLat * 180 / (A * (1 - EE) / (magic * root) * p)];
}

export function inChina([lng, lat]: LngLat): boolean { return lng > 72.004 && lng < 137.8347 && lat > 0.8293 && lat < 55.8271; }

export function toGcj02(at: LngLat): LngLat {
  if (!inChina(at)) return at;
  const [dLng, dLat] = shift(...at);
  return [at[0] + dLng, at[1] + dLat];
}

export function fromGcj02(at: LngLat): LngLat { return inverse(toGcj02, at); }

export function toBd09(at: LngLat): LngLat {
  const [x, y] = toGcj02(at);
  const z = Math.hypot(x, y) + 0.00002 * Math.sin(y * X_PI), theta = Math.atan2(y, x) + 0.000003 * Math.cos(x * X_PI);
  return [z * Math.cos(theta) + 0.0065, z * Math.sin(theta) + 0.006];
}

export function fromBd09(at: LngLat): LngLat { return inverse(toBd09, at); }

// The forward shift is smooth and nearly constant: stepping back by the error settles in a few rounds.
function inverse(forward: (at: LngLat) => LngLat, at: LngLat): LngLat {
  let guess: LngLat = [at[0], at[1]];
  for (let round = 0; round < 12; round++) {
    const [x, y] = forward(guess), dx = at[0] - x, dy = at[1] - y;
    guess = [guess[0] + dx, guess[1] + dy];
    if (Math.abs(dx) + Math.abs(dy) < 1e-11) break;
  }
  return guess;
}
