// Sight: how much of the ground cameras see, what none of them sees, and where the next should stand.
import "./sight.css";
import { h } from "../dom.ts";
import { onLanguage, t } from "../i18n.ts";
import type { Context, Mode } from "../context.ts";
import type { Feature, Geometry } from "../types.ts";
import { Drawing } from "./looks.ts";

interface Cover { total: { share: number; twice_share: number; open_m2: number; by_class: Record<string, number> }; cameras: { online: number; offline: number } }
interface Spots { total: { spots: number }; features: Feature[] }
interface Next { cameras: { lng: number; lat: number; bearing_deg: number | null; people: number; cases: number; area_m2: number; geometry: Geometry }[] }

const CLASSES = ["1", "2", "3"], VIEWS = "camera-views", SHOWN = 20;

export const sightMode: Mode = {
  id: "sight", title: "Sight", allowed: (config) => config.layers.some((layer) => layer.id === VIEWS),
  start: (context) => { const panel = new SightPanel(context); return () => panel.end(); },
};

class SightPanel {
  private element = h("div", { class: "sight" });
  private drawing: Drawing;
  private by = "people";
  private ground = "open";
  private count = 5;
  private wasShown: boolean;
  private forget: () => void;
  private turn = 0;

  constructor(private context: Context) {
    this.drawing = new Drawing(context.map);
    this.wasShown = context.overlays.shownIds().includes(VIEWS);
    context.overlays.set(VIEWS, { shown: true });
    this.forget = onLanguage(() => this.draw());
    this.draw();
    this.open();
  }

  end(): void {
    this.turn += 1;
    this.forget();
    this.drawing.remove();
    this.context.overlays.set(VIEWS, { shown: this.wasShown });
    this.context.panel("", null);
  }

  // The card of a place takes the panel's room; a line leads back.
  private open(): void {
    this.context.panel(t("What cameras see"), this.element, () => window.setTimeout(() => {
      const body = document.querySelector<HTMLElement>(".side.right:not([hidden]) .panel-body");
      if (body && !this.element.isConnected && document.querySelector('.tabs [data-mode="sight"][aria-pressed="true"]')) body.prepend(h("button", { type: "button", class: "link back", onclick: () => { this.open(); this.draw(); } }, `‹ ${t("What cameras see")}`));
    }));
  }

  private query(more: Record<string, string | number> = {}): string {
    return new URLSearchParams({ scheme: this.context.overlays.scheme, ground: this.ground, ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, String(value)])) }).toString();
  }

  private draw(): void {
    this.turn += 1;
    const cover = h("div", { class: "sight-cover", role: "status" }, t("Loading…")), spots = h("div", {}, t("Loading…")), next = h("div", {});
    this.element.replaceChildren(
      h("h3", {}, t("Cover")), this.classes(), this.choice(t("Ground"), { open: t("All open ground"), street: t("Along streets") }, this.ground, (value) => { this.ground = value; this.draw(); }), cover,
      h("h3", {}, t("Blind spots")), this.choice(t("Rank by"), { people: t("people"), cases: t("cases"), area: t("area") }, this.by, (value) => { this.by = value; this.draw(); }), spots, this.keeping(),
      h("h3", {}, t("Next cameras")), this.asking(next), next,
    );
    // The second question rests on what the first has had reckoned, so it waits for it.
    const covered = this.fill(cover, async () => coverLines(await this.context.api.get<Cover>(`/api/sight/coverage/?${this.query()}`, { timeoutMs: 60_000 }), `/api/sight/coverage.xlsx?${this.query()}`));
    const { turn } = this;
    void covered.then(() => turn !== this.turn ? undefined : this.fill(spots, async () => this.spotList(await this.context.api.get<Spots>(`/api/sight/blind-spots/?${this.query({ by: this.by, limit: SHOWN })}`, { timeoutMs: 60_000 }))));
  }

  // Fill a place with what comes, unless something else was asked meanwhile.
  private fill(place: HTMLElement, make: () => Promise<Node[]>): Promise<void> {
    const { turn } = this;
    return make().then((nodes) => { if (turn === this.turn) place.replaceChildren(...nodes); }).catch((error: unknown) => { if (turn === this.turn) place.replaceChildren(h("p", { class: "bad", role: "alert" }, error instanceof Error ? t(error.message) : t("This did not work"))); });
  }

  private classes(): HTMLElement {
    const { overlays } = this.context, off = overlays.states.find((state) => state.id === VIEWS)?.off ?? [], named: Record<string, string> = { 1: t("Class 1"), 2: t("Class 2"), 3: t("Class 3") };
    const toggle = (value: string, on: boolean): void => { const now = overlays.states.find((state) => state.id === VIEWS)?.off ?? []; overlays.set(VIEWS, { off: on ? now.filter((other) => other !== value) : [...now, value] }); };
    return h("div", { class: "sight-classes" }, ...CLASSES.map((value) => h("label", {}, h("input", { type: "checkbox", checked: !off.includes(value), onchange: (event: Event) => toggle(value, (event.target as HTMLInputElement).checked) }), named[value])));
  }

  private choice(title: string, options: Record<string, string>, now: string, choose: (value: string) => void): HTMLElement {
    return h("label", { class: "sight-choice" }, `${title} `, h("select", { onchange: (event: Event) => choose((event.target as HTMLSelectElement).value) }, ...Object.entries(options).map(([value, text]) => h("option", { value, selected: value === now }, text))));
  }

  private spotList(found: Spots): Node[] {
    if (!found.features.length) return [h("p", { class: "quiet" }, t("No blind spots here."))];
    this.drawing.shapes(found.features.map((spot) => ({ geometry: spot.geometry! })), "spot");
    return [h("ol", { class: "sight-list" }, ...found.features.map((spot) => {
      const told = spot.properties, facts = [`${told.residents} ${t("residents")}`, `${told.cases} ${t("cases")}`, `${Math.round(Number(told.area_m2)).toLocaleString()} m²`].join(" · ");
      return h("li", {}, h("button", { type: "button", class: "link", onclick: () => { this.drawing.shapes([{ geometry: spot.geometry! }], "spot"); this.context.fit(boxOf(spot.geometry!)); } }, String(told.grid_name || told.grid)), h("span", { class: "quiet" }, ` ${facts}`));
    }))];
  }

  private keeping(): HTMLElement | string {
    if (this.context.config.may["sight.refresh"] !== true) return "";
    const keep = async (): Promise<void> => {
      const done = await this.context.api.post<{ spots: number }>(`/api/sight/blind-spots/?scheme=${encodeURIComponent(this.context.overlays.scheme)}`, {}, {}, 60_000);
      this.context.toast(t("Kept: {count} blind spots").replace("{count}", String(done.spots)), "good");
      this.context.overlays.renew("blind-spots");
    };
    return h("button", { type: "button", onclick: () => { keep().catch(this.context.fail); } }, t("Keep as a layer"));
  }

  private asking(place: HTMLElement): HTMLElement {
    const count = h("input", { type: "number", min: "1", max: "20", value: String(this.count), "aria-label": t("How many"), onchange: () => { this.count = Number(count.value); } });
    const find = (): void => {
      place.replaceChildren(t("Loading…"));
      void this.fill(place, async () => this.nextList(await this.context.api.get<Next>(`/api/sight/next/?${this.query({ k: this.count, by: this.by })}`, { timeoutMs: 60_000 })));
    };
    return h("div", { class: "actions" }, count, h("button", { type: "button", class: "primary", onclick: find }, t("Find places")));
  }

  private nextList(found: Next): Node[] {
    if (!found.cameras.length) return [h("p", { class: "quiet" }, t("No place would win anything."))];
    this.drawing.shapes(found.cameras.map((camera) => ({ geometry: camera.geometry, at: [camera.lng, camera.lat] })), "next");
    return [h("ol", { class: "sight-list" }, ...found.cameras.map((camera) => h("li", {},
      h("button", { type: "button", class: "link", onclick: () => this.context.goTo([camera.lng, camera.lat], 18) }, camera.bearing_deg === null ? t("sees all round") : `${t("Bearing")} ${camera.bearing_deg}°`),
      h("span", { class: "quiet" }, ` ${t("wins")} ${camera.people} ${t("residents")} · ${camera.cases} ${t("cases")} · ${Math.round(camera.area_m2).toLocaleString()} m²`))))];
  }
}

function coverLines(found: Cover, workbook: string): Node[] {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`, { total, cameras } = found, named: Record<string, string> = { 1: t("Class 1"), 2: t("Class 2"), 3: t("Class 3") };
  return [
    h("dl", {}, h("dt", {}, `${t("Seen")} ${t("of the open ground")}`), h("dd", { class: "sight-share" }, percent(total.share)), h("dt", {}, t("Seen by two or more")), h("dd", {}, percent(total.twice_share)),
      ...CLASSES.flatMap((value) => [h("dt", {}, named[value]!), h("dd", {}, percent(total.by_class[value] ?? 0))]), h("dt", {}, t("Cameras on")), h("dd", {}, `${cameras.online} (${cameras.offline} ${t("off")})`)),
    h("a", { class: "button", href: workbook }, t("Export XLSX")),
  ];
}

function boxOf(geometry: Geometry): [number, number, number, number] {
  const flat = (geometry.coordinates as unknown[]).flat(3) as number[], at = (start: number): number[] => flat.filter((_number, index) => index % 2 === start);
  return [Math.min(...at(0)), Math.min(...at(1)), Math.max(...at(0)), Math.max(...at(1))];
}
