// The map itself: view, base maps, clicks.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { ownBaseMap, serviceBaseMap } from "./basemap.ts";
import { Attribution, defaultInteractions, fromLonLat, OlMap, ScaleLine, transformExtent, View } from "./ol.ts";
import { Overlays } from "./overlays.ts";
import type { BaseLayer } from "./ol.ts";
import type { Config, LngLat } from "../types.ts";

export interface Hash { zoom: number; at: LngLat; layers: string[] | null }

export function readHash(hash: string): Hash | null {
  const [zoom, lng, lat, layers] = hash.replace(/^#/, "").split("/");
  const numbers = [zoom, lng, lat].map(Number);
  if (!lat || numbers.some((number) => !Number.isFinite(number)) || Math.abs(numbers[1]!) > 180 || Math.abs(numbers[2]!) > 85) return null;
  return { zoom: numbers[0]!, at: [numbers[1]!, numbers[2]!], layers: layers === undefined ? null : layers.split(",").filter(Boolean) };
}

export function hashOf(zoom: number, at: LngLat, layers: string[]): string {
  return `#${zoom.toFixed(2)}/${at[0].toFixed(6)}/${at[1].toFixed(6)}/${layers.join(",")}`;
}

export function makeMap(target: HTMLElement, config: Config, hash: Hash | null): { map: OlMap; overlays: Overlays; baseMaps: () => HTMLElement } {
  const map = new OlMap({
    target, controls: [new ScaleLine({ minWidth: 90 }), new Attribution({ collapsible: false })],
    interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
    view: new View({ center: fromLonLat(hash?.at ?? [105, 35]), zoom: hash?.zoom ?? 4, minZoom: 3, maxZoom: 20, enableRotation: false, constrainResolution: false }),
  });
  if (!hash && config.home.bbox) map.getView().fit(transformExtent(config.home.bbox, "EPSG:4326", "EPSG:3857"), { padding: [30, 30, 30, 30] });
  const overlays = new Overlays(map, config, hash?.layers ?? null);
  return { map, overlays, baseMaps: baseMapChooser(map, config) };
}

function baseMapChooser(map: OlMap, config: Config): () => HTMLElement {
  let now = config.basemaps[0]!.id, layer: BaseLayer | null = null;
  const use = (id: string): void => {
    if (layer) map.removeLayer(layer);
    layer = null; now = id;
    const base = config.basemaps.find((entry) => entry.id === id);
    if (base) { layer = base.kind === "own" ? ownBaseMap(config.layers.map((entry) => entry.version).join("-").slice(0, 60)) : serviceBaseMap(base); map.getLayers().insertAt(0, layer); }
  };
  use(now);
  return () => h("div", { class: "base-maps", role: "radiogroup", "aria-label": t("Base map") }, ...[...config.basemaps, { id: "none", title: t("None") }].map((base) =>
    h("label", {}, h("input", { type: "radio", name: "base-map", checked: base.id === now, onchange: () => use(base.id) }), base.title)));
}
