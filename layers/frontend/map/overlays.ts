// The data layers on the map: which are shown, in which order, how opaque, which classes; and how they refresh.
import { onLanguage } from "../i18n.ts";
import { chosenRows } from "./request.ts";
import { layerStyle } from "./symbols.ts";
import { LayerTiles } from "./tiles.ts";
import { VectorTileLayer } from "./ol.ts";
import type { OlMap } from "./ol.ts";
import type { Config, LayerInfo } from "../types.ts";

export interface LayerState { id: string; shown: boolean; opacity: number; off: string[] }
const KEY = "gis-grid-layers";
const SHOWN_AT_FIRST = ["divisions", "grids", "risk-sources", "cases"];
const ENDED = ["closed", "not_filed", "cancelled", "force_closed"];

export class Overlays {
  states: LayerState[];
  scheme: string;
  onChange: () => void = () => undefined;
  private drawn = new Map<string, VectorTileLayer>();
  private muted = new Set<string>();
  private tiles = new Map<string, LayerTiles>();

  constructor(private map: OlMap, private config: Config, wanted: string[] | null) {
    this.scheme = (config.schemes.find((scheme) => scheme.kind === "governance") ?? config.schemes[0])?.code ?? "";
    this.states = arranged(config.layers, remembered(config.user.username), wanted);
    this.draw();
    map.on("moveend", () => this.catchUp());
    onLanguage(() => { for (const layer of this.drawn.values()) layer.changed(); });
  }

  info(id: string): LayerInfo | undefined { return this.config.layers.find((layer) => layer.id === id); }
  shownIds(): string[] { return this.states.filter((state) => state.shown).map((state) => state.id); }
  idOf(layer: unknown): string | undefined { return [...this.drawn].find(([, drawn]) => drawn === layer)?.[0]; }

  set(id: string, change: Partial<LayerState>): void {
    const state = this.states.find((entry) => entry.id === id);
    if (!state) return;
    Object.assign(state, change);
    if ("off" in change) this.refresh(id);
    this.changed();
  }

  setScheme(code: string): void { this.scheme = code; this.refresh("grids"); this.changed(); }

  // Leave a layer off the map for a while, whatever is chosen for it.
  mute(id: string, on: boolean): void { if (on) this.muted.add(id); else this.muted.delete(id); this.draw(); }

  // The list shows the uppermost first; `by` is 1 to move a layer up.
  move(id: string, by: number): void {
    const from = this.states.findIndex((state) => state.id === id), to = from + by;
    if (from < 0 || to < 0 || to >= this.states.length) return;
    this.states.splice(to, 0, ...this.states.splice(from, 1));
    this.changed();
  }

  // Ask for other rows of a layer.
  private refresh(id: string): void { this.tiles.get(id)?.choose(this.url(id)); }

  // A layer has changed: renew its tiles where they stand.
  renew(id: string): void { this.tiles.get(id)?.outdate(); this.catchUp(); }

  private catchUp(): void {
    const view = this.map.getView(), size = this.map.getSize(), resolution = view.getResolution();
    if (!size || !resolution) return;
    for (const [id, layer] of this.drawn) {
      if (layer.getVisible()) void this.tiles.get(id)!.catchUp(view.calculateExtent(size), resolution).then((differs) => { if (differs) layer.changed(); });
    }
  }

  private changed(): void {
    localStorage.setItem(`${KEY}-${this.config.user.username}`, JSON.stringify(this.states));
    this.draw();
    this.onChange();
  }

  private draw(): void {
    this.states.forEach((state, index) => {
      let layer = this.drawn.get(state.id);
      if (!layer && state.shown) { layer = this.make(state.id); this.drawn.set(state.id, layer); this.map.addLayer(layer); }
      layer?.setVisible(state.shown && !this.muted.has(state.id));
      layer?.setOpacity(state.opacity);
      layer?.setZIndex(10 + index);
    });
    this.catchUp();
  }

  private make(id: string): VectorTileLayer {
    const info = this.info(id)!, tiles = new LayerTiles(info, this.url(id));
    this.tiles.set(id, tiles);
    return new VectorTileLayer({
      source: tiles.source,
      style: layerStyle(info), declutter: "names", renderMode: "hybrid",
      minZoom: info.min_zoom - 1e-6,
    });
  }

  private url(id: string): string {
    const off = this.states.find((entry) => entry.id === id)?.off ?? [];
    const query = new URLSearchParams(chosenRows(this.info(id)!, off, this.scheme)).toString();
    return `/tiles/${id}/{z}/{x}/{y}.mvt${query && `?${query}`}`;
  }
}

function remembered(user: string): LayerState[] {
  try { return JSON.parse(localStorage.getItem(`${KEY}-${user}`) ?? "[]"); } catch { return []; }
}

// Keep the order and choices of last time; put layers that are new where the server has them.
export function arranged(layers: LayerInfo[], last: LayerState[], wanted: string[] | null): LayerState[] {
  const known = new Map(last.map((state) => [state.id, state]));
  const fresh = layers.map((layer): LayerState => known.get(layer.id) ?? {
    id: layer.id, shown: SHOWN_AT_FIRST.includes(layer.id), opacity: 1, off: layer.id === "cases" ? ENDED : [],
  });
  const order = last.map((state) => state.id);
  const place = (state: LayerState): number => { const at = order.indexOf(state.id); return at < 0 ? 1e6 + layers.findIndex((layer) => layer.id === state.id) : at; };
  const sorted = [...fresh].sort((a, b) => place(a) - place(b));
  return wanted ? sorted.map((state) => ({ ...state, shown: wanted.includes(state.id) })) : sorted;
}
