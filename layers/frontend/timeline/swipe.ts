// Two layers on one map, with a divider between them that mouse, finger and arrow keys move.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { getRenderPixel, type BaseLayer, type OlMap } from "../map/ol.ts";

type RenderEvent = Parameters<typeof getRenderPixel>[0];
const STEP = 2;

export class Swipe {
  private percent = 50;
  private on = false;
  private handle = h("div", { class: "divider", role: "slider", tabIndex: 0, hidden: true, "aria-orientation": "horizontal", "aria-valuemin": "0", "aria-valuemax": "100", "aria-label": t("Divider between the two days: arrow keys move it") }, h("span", { "aria-hidden": "true" }, "⇆"));

  constructor(private map: OlMap, private left: BaseLayer, private right: BaseLayer) {
    this.clip(left, () => [0, this.percent / 100]);
    this.clip(right, () => [this.percent / 100, 1]);
    map.getTargetElement()!.append(this.handle);
    this.handle.addEventListener("keydown", (event) => this.key(event));
    this.handle.addEventListener("pointerdown", (event) => this.drag(event));
  }

  // With the divider both days are drawn; without it the left one alone.
  set(on: boolean): void {
    this.on = on;
    this.handle.hidden = !on;
    this.right.setVisible(on);
    this.move(on ? 50 : this.percent);
  }

  private move(percent: number): void {
    this.percent = Math.min(Math.max(percent, 0), 100);
    this.handle.style.left = `${this.percent}%`;
    this.handle.setAttribute("aria-valuenow", String(Math.round(this.percent)));
    this.left.changed();
    this.map.render();
  }

  private key(event: KeyboardEvent): void {
    const to = { ArrowLeft: this.percent - STEP, ArrowRight: this.percent + STEP, PageDown: this.percent - 10, PageUp: this.percent + 10, Home: 0, End: 100 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(to);
  }

  private drag(event: PointerEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.handle.focus();
    this.handle.setPointerCapture(event.pointerId);
    const box = this.map.getTargetElement()!.getBoundingClientRect();
    const follow = (moved: PointerEvent): void => this.move((moved.clientX - box.left) / box.width * 100);
    this.handle.addEventListener("pointermove", follow);
    const end = (): void => this.handle.removeEventListener("pointermove", follow);
    this.handle.addEventListener("pointerup", end, { once: true });
    this.handle.addEventListener("pointercancel", end, { once: true });
  }

  private clip(layer: BaseLayer, share: () => [number, number]): void {
    layer.on("prerender" as never, ((event: RenderEvent) => {
      const canvas = event.context as CanvasRenderingContext2D, [width, height] = this.map.getSize() as [number, number];
      const [from, to] = this.on ? share() : [0, 1];
      canvas.save();
      canvas.beginPath();
      [[from * width, 0], [to * width, 0], [to * width, height], [from * width, height]].forEach((corner, index) => { const [x, y] = getRenderPixel(event, corner) as [number, number]; if (index) canvas.lineTo(x, y); else canvas.moveTo(x, y); });
      canvas.closePath();
      canvas.clip();
    }) as never);
    layer.on("postrender" as never, ((event: RenderEvent) => { (event.context as CanvasRenderingContext2D).restore(); }) as never);
  }
}
