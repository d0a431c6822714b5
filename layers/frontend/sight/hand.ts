// The hand at the handle: mouse, pen or finger, and the arrow keys.
import { PointerInteraction, toLonLat } from "../map/ol.ts";
import type { MapBrowserEvent, OlMap } from "../map/ol.ts";
import type { LngLat } from "../types.ts";
import { fromLonLat } from "../map/ol.ts";
import { bounded, handleOf, looksAround, towards, turned, type Look } from "./sector.ts";

const NEAR_PX = 16;

export interface Turning { look: () => Look; turn: (look: Look) => void; cancel: () => void }

// Listen until the returned function is called.
export function listenToHand(map: OlMap, turning: Turning): () => void {
  const hand = new Hand(map, turning), keys = (event: KeyboardEvent): void => onKey(event, turning);
  map.addInteraction(hand);
  document.addEventListener("keydown", keys, true);
  return () => { map.removeInteraction(hand); document.removeEventListener("keydown", keys, true); };
}

class Hand extends PointerInteraction {
  constructor(private map: OlMap, private turning: Turning) { super(); }

  override handleDownEvent(event: MapBrowserEvent): boolean { return this.isNear(event); }

  override handleDragEvent(event: MapBrowserEvent): void {
    this.turning.turn(towards(this.turning.look(), toLonLat(event.coordinate) as LngLat));
  }

  override handleMoveEvent(event: MapBrowserEvent): void {
    if (!event.dragging) this.map.getTargetElement()!.classList.toggle("grab", this.isNear(event));
  }

  override handleUpEvent(): boolean { return false; }

  private isNear(event: MapBrowserEvent): boolean {
    const at = this.map.getPixelFromCoordinate(fromLonLat(handleOf(this.turning.look())));
    return at !== null && Math.hypot(at[0]! - event.pixel[0]!, at[1]! - event.pixel[1]!) <= NEAR_PX;
  }
}

function onKey(event: KeyboardEvent, turning: Turning): void {
  if ((event.target as HTMLElement).closest?.("input, textarea, select, [role=tab]")) return;
  if (event.key === "Escape") { turning.cancel(); return; }
  const look = turning.look(), by = event.shiftKey ? 10 : 1, sign = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!sign || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation(); // the map would move
  if (event.key === "ArrowUp" || event.key === "ArrowDown") turning.turn({ ...look, range: bounded(look.range + sign * by) });
  else if (!looksAround(look)) turning.turn({ ...look, bearing: turned(look.bearing! + sign * by) });
}
