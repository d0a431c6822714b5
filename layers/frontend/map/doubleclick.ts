// A double click ends a line that is drawn; the map must not zoom in on it.
import { DoubleClickZoom } from "./ol.ts";
import type { OlMap } from "./ol.ts";

const AFTER_MS = 400;

// Keep the map from zooming until the returned function is called, and a moment longer: the last click is still under way.
export function holdDoubleClickZoom(map: OlMap): () => void {
  const zooms = map.getInteractions().getArray().filter((interaction) => interaction instanceof DoubleClickZoom);
  for (const zoom of zooms) zoom.setActive(false);
  return () => { window.setTimeout(() => { for (const zoom of zooms) zoom.setActive(true); }, AFTER_MS); };
}
