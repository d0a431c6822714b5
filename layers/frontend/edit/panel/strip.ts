// The strip chart: one bar a grid, up for more households than the target, down for less.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import { DEVIATION_COLOURS, deviationClass } from "../styles.ts";
import { percent, type Row } from "../numbers.ts";

const SPACE = "http://www.w3.org/2000/svg", HIGH = 74, MIDDLE = 40, MOST = 1;

export class Strip {
  readonly element: HTMLElement;
  private svg = shape("svg", { class: "strip", role: "img", preserveAspectRatio: "none" });
  private bars = new Map<string, SVGElement>();
  private caption = h("p", { class: "strip-caption quiet" });

  constructor(private onPoint: (code: string | null) => void, private onChoose: (code: string) => void, private nameOf: (code: string) => string) {
    this.element = h("figure", { class: "strip-place" }, this.svg as unknown as HTMLElement, this.caption);
    this.svg.addEventListener("pointermove", (event) => this.point(codeOf(event)));
    this.svg.addEventListener("pointerleave", () => this.point(null));
    this.svg.addEventListener("click", (event) => { const code = codeOf(event); if (code) this.onChoose(code); });
  }

  // The bars stay while the grids do: of thousands, only those that look different are drawn anew while a border is dragged.
  show(rows: Row[], touched: ReadonlySet<string>): void {
    if (rows.length !== this.rows.length || rows.some((row, index) => row.code !== this.rows[index]!.code)) this.lay(rows);
    this.rows = rows;
    for (const row of rows) this.look(row, touched.has(row.code));
    this.svg.setAttribute("aria-label", t("Deviation of each grid from the target"));
    this.say();
  }

  private rows: Row[] = [];
  private looks = new Map<string, string>();
  private pointed: string | null = null;

  private lay(rows: Row[]): void {
    const wide = Math.max(rows.length, 12) * 10;
    this.svg.setAttribute("viewBox", `0 0 ${wide} ${HIGH}`);
    this.bars.clear(); this.looks.clear(); this.rows = rows;
    this.svg.replaceChildren(...band(wide), ...rows.flatMap((row, index) => this.bar(row, index)), shape("line", { x1: 0, x2: wide, y1: MIDDLE, y2: MIDDLE, class: "axis" }));
    this.point(null);
  }

  private bar(row: Row, index: number): SVGElement[] {
    const bar = shape("rect", { x: index * 10 + 1, width: 8, "data-code": row.code });
    const catcher = shape("rect", { x: index * 10, y: 0, width: 10, height: HIGH, class: "catcher", "data-code": row.code });
    this.bars.set(row.code, bar);
    return [bar, catcher];
  }

  private look(row: Row, touched: boolean): void {
    const share = Math.max(-MOST, Math.min(MOST, row.deviation ?? 0)), tall = Math.max(Math.abs(share) * (share > 0 ? MIDDLE - 4 : HIGH - MIDDLE - 4), 1.5).toFixed(1);
    const y = share >= 0 ? String(MIDDLE - Number(tall)) : String(MIDDLE), fill = DEVIATION_COLOURS[deviationClass(row.deviation)]!, look = `${y} ${tall} ${fill} ${touched}`;
    if (this.looks.get(row.code) === look) return;
    this.looks.set(row.code, look);
    const bar = this.bars.get(row.code)!;
    for (const [name, value] of [["y", y], ["height", tall], ["fill", fill]] as const) bar.setAttribute(name, value);
    bar.classList.toggle("touched", touched);
  }

  private point(code: string | null): void {
    if (this.pointed) this.bars.get(this.pointed)?.classList.remove("pointed");
    if (code) this.bars.get(code)?.classList.add("pointed");
    this.pointed = code;
    this.say();
    this.onPoint(code);
  }

  private say(): void {
    const row = this.rows.find((entry) => entry.code === this.pointed);
    this.caption.textContent = row ? `${this.nameOf(row.code)} · ${row.households.toLocaleString()} ${t("households")} · ${percent(row.deviation)}` : t("One bar a grid: above the line more households than the target, below it fewer.");
  }
}

// Within ten percent of the target.
function band(wide: number): SVGElement[] {
  return [shape("rect", { x: 0, y: MIDDLE - 0.1 * (MIDDLE - 4), width: wide, height: 0.1 * (HIGH - 8), class: "band" })];
}

function codeOf(event: Event): string | null { return (event.target as Element).getAttribute("data-code"); }

function shape(tag: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
