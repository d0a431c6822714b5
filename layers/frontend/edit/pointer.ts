// Mouse, pen and finger on the map, as a tool hears of them.
import { PointerInteraction } from "../map/ol.ts";
import type { MapBrowserEvent, OlMap } from "../map/ol.ts";
import { holdDoubleClickZoom } from "../map/doubleclick.ts";
import { fromMap } from "./positions.ts";
import type { At, Tool } from "./tools/tool.ts";

const HOLD_MS = 650, TWICE_MS = 400, STILL_PX = 6;

// Listen until the returned function is called. `tool` is asked each time, so that tools may change meanwhile.
export function listenToPointer(map: OlMap, tool: () => Tool | null): () => void {
  const hand = new Hand(tool), release = holdDoubleClickZoom(map);
  map.addInteraction(hand);
  return () => { hand.forget(); map.removeInteraction(hand); release(); };
}

class Hand extends PointerInteraction {
  private held = 0;
  private start: number[] = [0, 0];
  private swallow = false;
  private last: number[] = [-99, -99];
  private lastAt = 0;

  constructor(private tool: () => Tool | null) { super(); }

  override handleEvent(event: MapBrowserEvent): boolean {
    const tool = this.tool();
    if (!tool) return true;
    if (event.type === "pointerdown") this.startHolding(event);
    if (event.type === "pointerdrag" && Math.hypot(event.pixel[0]! - this.start[0]!, event.pixel[1]! - this.start[1]!) > STILL_PX) this.forget();
    if (event.type === "pointerup") this.forget();
    if (event.type === "dblclick") return false;
    if (event.type === "click") { this.clicked(event, tool); return true; }
    return super.handleEvent(event) as boolean;
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    const pointer = event.originalEvent as PointerEvent;
    return pointer.button === 0 && pointer.isPrimary !== false && this.tool()?.down?.(whereOf(event)) === true;
  }

  override handleDragEvent(event: MapBrowserEvent): void { this.tool()?.drag?.(whereOf(event)); }
  override handleMoveEvent(event: MapBrowserEvent): void { if (!event.dragging) this.tool()?.move?.(whereOf(event)); }
  override handleUpEvent(event: MapBrowserEvent): boolean { this.tool()?.up?.(whereOf(event)); return false; }

  forget(): void { window.clearTimeout(this.held); }

  // Two quick clicks are a double click only in one place, so that a line may be drawn fast. The map looks at the time alone.
  private clicked(event: MapBrowserEvent, tool: Tool): void {
    const again = performance.now() - this.lastAt < TWICE_MS && Math.hypot(event.pixel[0]! - this.last[0]!, event.pixel[1]! - this.last[1]!) <= STILL_PX;
    this.last = event.pixel;
    this.lastAt = again ? 0 : performance.now();
    if (!this.swallow) { if (again) tool.double?.(whereOf(event)); else tool.click?.(whereOf(event)); }
    this.swallow = false;
  }

  private startHolding(event: MapBrowserEvent): void {
    this.forget();
    this.start = event.pixel;
    this.swallow = false;
    const where = whereOf(event);
    if (where.touch) this.held = window.setTimeout(() => { this.swallow = this.tool()?.hold?.(where) === true; }, HOLD_MS);
  }
}

function whereOf(event: MapBrowserEvent): At {
  const pointer = event.originalEvent as PointerEvent;
  return { at: fromMap(event.coordinate), shift: pointer.shiftKey, alt: pointer.altKey, touch: pointer.pointerType === "touch" };
}
