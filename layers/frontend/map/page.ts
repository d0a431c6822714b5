// The map itself: view, base maps, clicks.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { ownBaseMap, serviceBaseMap } from "./basemap.ts";
import { Attribution, defaultInteractions, fromLonLat, OlMap, ScaleLine, transformExtent, View } from "./ol.ts";
import { Overlays } from "./overlays.ts";
import type { BaseLayer } from "./ol.ts";
import type { Hash } from "./permalink.ts";
import type { Config } from "../types.ts";

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
    if (base) { layer = base.kind === "own" ? ownBaseMap() : serviceBaseMap(base); map.getLayers().insertAt(0, layer); }
  };
  use(now);
  return () => h("div", { class: "base-maps", role: "radiogroup", "aria-label": t("Base map") }, ...[...config.basemaps, { id: "none", title: t("None") }].map((base) =>
    h("label", {}, h("input", { type: "radio", name: "base-map", checked: base.id === now, onchange: () => use(base.id) }), base.title)));
}
