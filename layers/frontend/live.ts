// Hear of changes as they are committed, and show them at once.
import { debounce } from "./dom.ts";
import { classOf, symbol } from "./map/symbols.ts";
import { Circle, Feature, Fill, GeoJSON, Stroke, Style, VectorLayer, VectorSource } from "./map/ol.ts";
import type { Context } from "./context.ts";
import type { Change } from "./types.ts";

const SILENT_MS = 6000, PULSE_MS = 2600;

export function listen(context: Context, onChange: (change: Change) => void, onSilence: (silent: boolean) => void): void {
  const pulse = new Pulse(context), waiting = new Set<string>();
  const refresh = debounce(() => { for (const layer of waiting) context.overlays.renew(layer); waiting.clear(); }, 400);
  let last = Date.now();
  const source = new EventSource("/feed/");
  source.addEventListener("settled", () => { last = Date.now(); });
  source.addEventListener("change", (event) => {
    last = Date.now();
    const change = JSON.parse(event.data) as Change;
    waiting.add(change.layer);
    refresh();
    pulse.show(change);
    onChange(change);
  });
  window.setInterval(() => onSilence(Date.now() - last > SILENT_MS), 1000);
}

// A ring that grows and fades around what has changed, so that the eye finds it.
class Pulse {
  private source = new VectorSource();
  constructor(private context: Context) {
    context.map.addLayer(new VectorLayer({ source: this.source, zIndex: 800, style: (feature) => {
      const age = (Date.now() - (feature.get("since") as number)) / PULSE_MS;
      const ring = new Style({ image: new Circle({ radius: 8 + 22 * (age % 0.5) * 2, stroke: new Stroke({ color: `rgba(209,70,47,${Math.max(1 - age, 0)})`, width: 3 }) }), stroke: new Stroke({ color: `rgba(209,70,47,${Math.max(1 - age, 0)})`, width: 4 }), fill: new Fill({ color: `rgba(209,70,47,${Math.max(0.2 - age / 5, 0)})` }) });
      const info = context.overlays.info(feature.get("layer") as string);
      if (!info || feature.getGeometry()?.getType() !== "Point") return ring;
      const { colour, shape } = classOf(info, feature);
      return [ring, new Style({ image: symbol(shape, colour, 7) })];
    } }));
  }

  show(change: Change): void {
    if (!change.feature?.geometry || !this.context.overlays.shownIds().includes(change.layer)) return;
    const geometry = new GeoJSON().readGeometry(change.feature.geometry, { featureProjection: "EPSG:3857" }) ?? undefined;
    const feature = new Feature({ ...change.feature.properties, geometry, since: Date.now(), layer: change.layer });
    this.source.addFeature(feature);
    const step = (): void => {
      if (Date.now() - (feature.get("since") as number) > PULSE_MS) { this.source.removeFeature(feature); return; }
      feature.changed();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
}
