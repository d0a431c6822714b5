// What the map asks of the server for what it shows: the query of a layer's tiles, and the address of the map page. Pure.
import type { LayerState } from "./overlays.ts";
import type { LayerInfo } from "../types.ts";

// What chooses a layer's rows: the classes left on, and the scheme of the grids.
export function chosenRows(info: LayerInfo, off: string[], scheme: string): Record<string, string> {
  const query: Record<string, string> = {}, by = info.style.by;
  if (off.length && by) query[by.field] = by.classes.map((entry) => String(entry.value)).filter((value) => !off.includes(value)).join(",") || "-";
  if (info.id === "grids" && scheme) query.scheme = scheme;
  return query;
}

// The page of the layers that are shown and of the rows that lie in a box, in the map's order.
export function mapPageAddress(states: LayerState[], infos: LayerInfo[], scheme: string, bbox: number[], zoom: number): string {
  const shown = states.filter((state) => state.shown).flatMap((state) => infos.filter((info) => info.id === state.id).map((info) => ({ state, info })));
  const query = new URLSearchParams({ layers: ["basemap", ...shown.map(({ info }) => info.id)].join(","), bbox: bbox.map((number) => number.toFixed(6)).join(","), zoom: zoom.toFixed(1) });
  for (const { state, info } of shown) for (const [name, value] of Object.entries(chosenRows(info, state.off, scheme))) query.set(`${info.id}.${name}`, value);
  return `/download/map.html?${query}`;
}

// The name that the server gives a file: the one in any script where there is one (RFC 6266).
export function fileName(disposition: string | null, otherwise: string): string {
  const full = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? "")?.[1];
  return full ? decodeURIComponent(full) : (/filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? otherwise);
}
