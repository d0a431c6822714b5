// Where should the next ones go? A form, an answer at once, the best one after it, and drafts on the map.
import "./siting.css";
import { clear, h } from "../dom.ts";
import { onLanguage, t } from "../i18n.ts";
import { drawShape } from "../reach/drawing.ts";
import type { Context } from "../context.ts";
import type { Feature, Geometry, LngLat } from "../types.ts";
import { phases, SEARCH_SECONDS } from "./asking.ts";
import { SitingCanvas } from "./canvas.ts";
import { Drafts } from "./drafts.ts";
import { answerParts, weightWords } from "./results.ts";
import type { Answer, Shared, Weight, Wish } from "./types.ts";

const AIMS: [string, string][] = [["most", "Serve most people"], ["all", "Serve all, with the fewest sites"], ["shortest", "Shortest mean walk"]];
const PLACES: [string, string][] = [["addresses", "All addresses"], ["grids", "Middles of grids"], ["raster", "Anywhere, every 200 m"], ["service-points", "Places of another service"]];
const WEIGHTS: Weight[] = ["households", "residents", "over_60"];

export interface SitingForm { element: HTMLElement; clear: () => void; remove: () => void }

// `shared` answers what the panel around it asks already; without it the form asks for category and minutes itself.
export function sitingForm(context: Context, shared?: () => Shared | null): SitingForm {
  return new Form(context, shared);
}

class Form implements SitingForm {
  readonly element = h("div", { class: "form siting" });
  private canvas: SitingCanvas;
  private drafts: Drafts;
  private forbidden: Geometry[] = [];
  private stopDrawing: (() => void) | null = null;
  private asked: AbortController | null = null;
  private result = h("div", { class: "siting-result", "aria-live": "polite" });
  private areas = h("div", { class: "siting-areas" });
  private aim = h("select", { id: "siting-aim", onchange: () => this.fit() });
  private count = h("input", { id: "siting-count", type: "number", min: "1", max: "200", value: "3" });
  private weight = h("select", { id: "siting-weight" });
  private places = h("select", { id: "siting-places", onchange: () => this.fit() });
  private other = h("select", { id: "siting-other" });
  private capacity = h("input", { id: "siting-capacity", type: "number", min: "1" });
  private category = h("select", { id: "siting-category" });
  private minutes = h("input", { id: "siting-minutes", type: "number", min: "1", max: "60", value: "15" });
  private forget: () => void;

  constructor(private context: Context, private shared?: () => Shared | null) {
    this.canvas = new SitingCanvas(context.map, (id, to) => void this.drafts.move(id, to));
    this.drafts = new Drafts(context, () => this.canvas, (site) => this.goTo(site));
    this.build();
    this.forget = onLanguage(() => this.build());
  }

  clear(): void {
    this.asked?.abort();
    this.stopDrawing?.();
    this.forbidden = [];
    this.canvas.clear();
    this.drafts.clear();
    clear(this.result);
    this.drawAreas();
  }

  remove(): void { this.forget(); this.clear(); this.canvas.remove(); }

  private build(): void {
    const categories = this.context.config.categories.service_points.map((entry): [string, string] => [entry.value, entry.label]);
    for (const select of [this.category, this.other]) fill(select, categories);
    fill(this.aim, AIMS);
    fill(this.places, PLACES);
    fill(this.weight, WEIGHTS.map((weight) => [weight, weightWords(weight)]));
    this.capacity.placeholder = t("no limit");
    const own = this.shared ? [] : [field("Category", this.category), field("Minutes", this.minutes)];
    this.element.replaceChildren(...own, field("Aim", this.aim), field("How many", this.count), field("Who counts", this.weight), field("Candidates", this.places), field("Which other service", this.other),
      field("Most people a site serves", this.capacity), this.areas,
      h("div", { class: "actions" }, h("button", { type: "button", class: "primary", "data-do": "find", onclick: () => void this.find() }, t("Find sites")), h("button", { type: "button", onclick: () => this.clear() }, t("Clear"))),
      this.result, this.drafts.element);
    this.drawAreas();
    this.fit();
  }

  // Show only what belongs to the aim and the kind of candidates.
  private fit(): void {
    show(this.count, this.aim.value !== "all");
    show(this.capacity, this.aim.value !== "shortest");
    show(this.other, this.places.value === "service-points");
  }

  private drawAreas(): void {
    const drawing = this.stopDrawing !== null;
    this.areas.replaceChildren(h("div", { class: "head-line" }, h("span", {}, t("Nothing may be built here"), this.forbidden.length ? ` (${this.forbidden.length})` : ""),
      h("button", { type: "button", "data-do": "forbid", "aria-pressed": String(drawing), onclick: () => this.draw() }, t("Draw an area")),
      this.forbidden.length ? h("button", { type: "button", class: "link", onclick: () => { this.forbidden.pop(); this.drawAreas(); } }, t("Undo")) : null),
      drawing ? h("p", { class: "quiet", role: "status" }, t("Click round what is forbidden; a double click ends, Esc gives up.")) : "");
    this.canvas.drawForbidden(this.forbidden);
  }

  private draw(): void {
    if (this.stopDrawing) { this.stopDrawing(); return; }
    this.stopDrawing = drawShape(this.context, "Polygon", (drawn) => { this.stopDrawing = null; if (drawn) this.forbidden.push(drawn); this.drawAreas(); });
    this.drawAreas();
  }

  private wish(): Omit<Wish, "exact" | "seconds"> | null {
    const common = this.shared ? this.shared() : { category: this.category.value, minutes: Number(this.minutes.value), mode: "walk" };
    if (!common?.category) return null;
    const aim = this.aim.value, places = this.places.value, capacity = Number(this.capacity.value);
    return {
      ...common, problem: aim, weight: this.weight.value as Weight, candidates: places,
      ...(aim === "all" ? {} : { k: Number(this.count.value) }), ...(places === "service-points" ? { candidate_category: this.other.value } : {}),
      ...(capacity && aim !== "shortest" ? { capacity } : {}), ...(this.forbidden.length ? { forbidden: this.forbidden } : {}),
    };
  }

  // First a good answer at once, then the best one with its proof or its gap.
  private async find(): Promise<void> {
    const wish = this.wish();
    if (!wish) { this.context.toast(t("Choose a category …")); return; }
    this.asked?.abort();
    const mine = (this.asked = new AbortController()), [first, second] = phases(wish);
    this.result.replaceChildren(h("p", { class: "quiet", role: "status" }, t("Loading…")));
    this.drafts.clear();
    let quick: Answer | null = null;
    try {
      quick = await this.ask(first, mine.signal);
      if (mine !== this.asked) return;
      this.show(quick, true);
      const best = await this.ask(second, mine.signal);
      if (mine === this.asked) this.show(best, false);
    } catch (error) {
      if (mine !== this.asked || mine.signal.aborted) return;
      if (quick) this.show({ ...quick, told: t("The best could not be searched for just now.") }, false); else clear(this.result);
      this.context.fail(error);
    }
  }

  private ask(wish: Wish, signal: AbortSignal): Promise<Answer> {
    return this.context.api.ask<Answer>("/api/siting/", wish, signal, (SEARCH_SECONDS + 20) * 1000);
  }

  private show(answer: Answer, waiting: boolean): void {
    this.canvas.drawSites(answer.features);
    const put = h("button", { type: "button", class: "primary", "data-do": "draft", onclick: () => { put.disabled = true; this.put(answer).catch(this.context.fail).finally(() => { put.disabled = false; }); } }, t("Put on the map as draft"));
    const canPut = answer.features.length > 0 && this.context.config.may["siting.propose"];
    this.result.replaceChildren(...answerParts(answer, waiting, (site) => this.goTo(site)), ...(canPut ? [h("div", { class: "actions" }, put)] : []));
    if (waiting) this.result.scrollIntoView({ block: "nearest" }); // on a tablet the answer lies below what is asked
  }

  private async put(answer: Answer): Promise<void> {
    await this.drafts.put(answer);
    this.asked?.abort();
    this.canvas.drawSites([]);
    clear(this.result);
  }

  private goTo(site: Feature): void { this.context.goTo(site.geometry!.coordinates as LngLat, 16); }
}

// Put options into a select, in the language of now; what is chosen stays chosen.
function fill(select: HTMLSelectElement, options: [string, string][]): void {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, words]) => h("option", { value, selected: value === chosen }, t(words))));
}

function field(words: string, input: HTMLElement): HTMLElement {
  return h("div", { class: "siting-field" }, h("label", { htmlFor: input.id }, t(words)), input);
}

function show(input: HTMLElement, on: boolean): void { if (input.parentElement) input.parentElement.hidden = !on; }
