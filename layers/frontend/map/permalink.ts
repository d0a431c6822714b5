// The address of a view: #zoom/lng/lat/layers, with what a panel adds (/reach=…), or of a plan that is to be opened: #plan=id. Pure.
import type { LngLat } from "../types.ts";

export interface Hash { zoom: number; at: LngLat; layers: string[] | null }

export function readHash(hash: string): Hash | null {
  const [zoom, lng, lat, layers] = hash.replace(/^#/, "").split("/");
  const numbers = [zoom, lng, lat].map(Number);
  if (!lat || numbers.some((number) => !Number.isFinite(number)) || Math.abs(numbers[1]!) > 180 || Math.abs(numbers[2]!) > 85) return null;
  return { zoom: numbers[0]!, at: [numbers[1]!, numbers[2]!], layers: layers === undefined ? null : layers.split(",").filter(Boolean) };
}

export function hashOf(zoom: number, at: LngLat, layers: string[], more = ""): string {
  return `#${zoom.toFixed(2)}/${at[0].toFixed(6)}/${at[1].toFixed(6)}/${layers.join(",")}${more && `/${more}`}`;
}

// What stands behind the layers; it outlives moves of the view.
export function moreOf(hash: string): string { return hash.replace(/^#/, "").split("/").slice(4).join("/"); }

export function withMore(hash: string, more: string): string {
  const view = hash.replace(/^#/, "").split("/").slice(0, 4);
  return view.length === 4 ? `#${[...view, ...(more ? [more] : [])].join("/")}` : hash;
}

export function planOf(hash: string): number | null {
  const found = /^#plan=(\d{1,9})$/.exec(hash);
  return found ? Number(found[1]) : null;
}
