// What every part of the page may use. Made once by main.ts.
import type { Api } from "./api.ts";
import type { Overlays } from "./map/overlays.ts";
import type { OlMap } from "./map/ol.ts";
import type { Config, LngLat } from "./types.ts";

export interface Context {
  map: OlMap; api: Api; config: Config; overlays: Overlays;
  toast: (message: string, kind?: "note" | "good" | "bad") => void;
  fail: (error: unknown) => void;
  panel: (title: string, body: HTMLElement | null, onClose?: () => void) => void;
  cardAt: (at: LngLat) => Promise<void>;
  clickTaken: (handler: ((at: LngLat) => void) | null) => void;
  goTo: (at: LngLat, zoom?: number) => void;
  fit: (bbox: [number, number, number, number]) => void;
}

// A mode of the page. `start` fills the panel and may take the map's clicks; what it returns ends it again.
export interface Mode { id: string; title: string; allowed: (config: Config) => boolean; start: (context: Context) => () => void }
