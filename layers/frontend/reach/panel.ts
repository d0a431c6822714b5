// The reach panel: what is asked above, the answer below in tabs, both on the map. The answer follows the slider while it moves.
import "./reach.css";
import { debounce, h } from "../dom.ts";
import { onLanguage, onServerLanguage, t } from "../i18n.ts";
import { makeTabs, type Tabs } from "../review/tabs.ts";
import { withMore } from "../map/permalink.ts";
import { sitingForm } from "../siting/form.ts";
import type { SitingForm } from "../siting/form.ts";
import type { Shared } from "../siting/types.ts";
import type { Context } from "../context.ts";
import { makeServer } from "./asking.ts";
import { ReachCanvas } from "./canvas.ts";
import { choiceOf, differsInTimeAlone, firstChoice, OWN_POINTS, textOf } from "./choice.ts";
import { Circles } from "./circles.ts";
import { compareTab } from "./comparing.ts";
import { Desk, type Reply } from "./desk.ts";
import { fault, isSilence } from "./faults.ts";
import { GapList } from "./gaplist.ts";
import { Hand } from "./hand.ts";
import { LegendBox } from "./legend.ts";
import { marksOf } from "./marks.ts";
import { Questions } from "./questions.ts";
import { shareWords } from "./results.ts";
import { saveWorkbook } from "./saving.ts";
import { toArea } from "./places.ts";
import { Wait } from "./wait.ts";

const RETRY_MS = 3000;
type Tab = "circles" | "gaps" | "compare" | "siting";

export class ReachPanel {
  readonly element = h("div", { class: "reach" });
  private desk: Desk;
  private canvas: ReachCanvas;
  private hand: Hand;
  private legend: LegendBox;
  private questions!: Questions;
  private circles!: Circles;
  private gaps!: GapList;
  private siting: SitingForm;
  private compare = h("div", {});
  private message = h("div", { class: "reach-message" });
  private busy = h("div", { class: "reach-busy", hidden: true, "aria-hidden": "true" });
  private spoken = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
  private tabs!: Tabs;
  private tab: Tab = "circles";
  private drawn = firstChoice();
  private wait = new Wait((on) => { this.busy.hidden = !on; this.element.setAttribute("aria-busy", String(on)); });
  private speaking = 0;
  private retry = 0;
  private remember = debounce(() => { history.replaceState(null, "", withMore(location.hash, textOf(this.desk.choice))); }, 300); // not at every step of the slider
  private forget: () => void;

  constructor(private context: Context) {
    this.canvas = new ReachCanvas(context.map, (gap) => { this.gaps.mark(gap); this.canvas.point(gap); });
    this.legend = new LegendBox(context.map.getTargetElement()!.parentElement!);
    this.desk = new Desk(makeServer(context.api), { answered: (reply) => this.answered(reply), failed: (error) => this.failed(error), busy: (on) => this.wait.set(on), changed: () => this.changed(), emptied: () => this.emptied() });
    this.hand = new Hand(context, this.canvas, this.desk, () => this.changed());
    this.siting = sitingForm(context, () => this.shared());
    Object.assign(this.desk.choice, choiceOf(location.hash));
    this.build();
    this.desk.ask();
    const forget = [onLanguage(() => this.reword()), onServerLanguage(() => this.desk.ask())];
    this.forget = () => forget.forEach((stop) => stop());
  }

  open(): void {
    this.canvas.show(true);
    this.legend.show(true);
    this.context.panel(t("Service circles"), this.element, () => this.left());
  }

  // The panel was closed, or the card of a place has taken its room: then the drawing stays, and a line leads back.
  private left(): void {
    this.hand.stop();
    window.setTimeout(() => {
      const body = document.querySelector<HTMLElement>(".side.right:not([hidden]) .panel-body");
      if (this.element.isConnected) return;
      if (body) body.prepend(h("button", { type: "button", class: "link back", onclick: () => this.open() }, `‹ ${t("Service circles")}`));
      else { this.canvas.show(false); this.legend.show(false); }
    });
  }

  remove(): void {
    this.forget();
    this.hand.stop();
    this.desk.stop();
    this.siting.remove();
    this.canvas.remove();
    this.legend.remove();
    window.clearTimeout(this.speaking);
    window.clearTimeout(this.retry);
  }

  private reword(): void {
    this.build();
    const title = this.element.closest(".side")?.querySelector("h2");
    if (title) title.textContent = t("Service circles");
  }

  private build(): void {
    const { desk } = this;
    this.questions = new Questions(desk, this.hand, this.context, this.canvas);
    this.circles = new Circles(this.context, desk, (tally) => void toArea(this.context, desk.choice.by, tally));
    this.gaps = new GapList({ point: (gap) => this.canvas.point(gap), goTo: (gap) => { if (gap.feature.geometry) this.canvas.seek(gap.feature.geometry); } });
    this.tabs = makeTabs(t("Reach"), [{ id: "circles", title: t("Circles"), body: this.circles.element }, { id: "gaps", title: t("Gaps"), count: 0, body: this.gaps.element }, { id: "compare", title: t("Compare"), body: this.compare }, { id: "siting", title: t("Siting"), body: this.siting.element }], this.tab, (id) => this.turn(id as Tab));
    this.tabs.element.querySelector(".tab-list")!.after(this.busy, this.questions.element, this.message);
    this.element.replaceChildren(this.tabs.element, this.spoken);
    this.changed();
    if (desk.reply) this.answered(desk.reply); else this.emptied();
  }

  // What is asked above is asked of siting too.
  private shared(): Shared | null {
    const { category, minutes, mode, barriers } = this.desk.choice;
    return category === OWN_POINTS ? null : { category, minutes, mode, ...(barriers.length ? { barriers: barriers.map((barrier) => barrier.geometry) } : {}) };
  }

  private turn(tab: Tab): void {
    this.desk.comparing = tab === "compare";
    if (this.tab === "siting" || (tab === "compare" && this.desk.frozen)) this.desk.ask(); // a draft may have become a service point
    this.tab = tab;
    this.hand.stop();
    this.fill();
  }

  // What the open tab shows, in the panel and on the map; the others are filled when they are opened.
  private fill(): void {
    const { reply } = this.desk, comparing = this.tab === "compare" && Boolean(reply?.comparison);
    if (reply && this.tab === "circles") this.circles.show(reply);
    if (reply && this.tab === "gaps") { this.gaps.show(reply.answer.gaps); this.canvas.drawGaps(reply.answer.gaps); }
    if (this.tab === "compare") this.drawCompare();
    this.canvas.showGaps(this.tab === "gaps" && reply !== null);
    this.canvas.drawChanges(comparing ? reply!.comparison!.shapes : []);
    this.canvas.drawCircle(this.tab === "circles" ? reply?.circle?.rings ?? null : null);
    this.legend.draw(reply, { gaps: this.tab === "gaps", circle: this.tab === "circles", changes: comparing });
  }

  // While the slider moves nothing is drawn before the answer: a frame of the map costs as much as the answer does.
  private changed(): void {
    const { choice } = this.desk, before = this.drawn;
    this.drawn = choice;
    this.remember();
    if (before !== choice && differsInTimeAlone(before, choice)) return;
    this.questions.draw();
    this.canvas.drawBarriers(this.desk.choice.barriers);
    this.drawMarks();
    this.drawCompare();
  }

  private drawMarks(): void { this.canvas.drawSites(marksOf(this.desk.choice, this.desk.reply?.answer.points ?? [], (id) => this.desk.site(id))); }

  private drawCompare(): void {
    const { desk, hand } = this, own = desk.choice.category === OWN_POINTS;
    this.compare.replaceChildren(...compareTab({ frozen: desk.frozen, now: desk.reply, choice: desk.choice, found: desk.reply?.comparison ?? null, acting: hand.acting, canUndo: desk.canUndo, nameOf: (id) => desk.site(id)?.name || String(id) }, {
      freeze: () => desk.freeze(), end: () => desk.endComparison(), workbook: () => { saveWorkbook(this.context, desk, true).catch(this.context.fail); }, add: () => hand.add(), take: () => hand.take(), middle: () => hand.middle(), undo: () => desk.undo(),
      back: ({ point, site }) => { if (site !== undefined) desk.toggleSite(site); else desk.edit({ points: desk.choice.points.filter((_at, index) => index !== point) }); },
      goTo: (row) => void toArea(this.context, desk.choice.by, row),
    }));
    if (own && hand.acting === "take") hand.stop();
  }

  private answered(reply: Reply): void {
    window.clearTimeout(this.retry);
    this.message.replaceChildren();
    this.element.classList.remove("stale");
    this.canvas.drawRings(reply.answer.rings);
    this.drawMarks();
    this.tabs.element.querySelector("#tab-gaps .tab-count")!.textContent = String(reply.answer.gaps.length);
    this.fill();
    this.speak(shareWords(reply.answer, reply.choice));
  }

  // Said once the slider rests, not at every step.
  private speak(words: string): void {
    window.clearTimeout(this.speaking);
    this.speaking = window.setTimeout(() => { this.spoken.textContent = words; }, 600);
  }

  private failed(error: unknown): void {
    if (!this.desk.reply) this.emptied();
    this.element.classList.toggle("stale", this.desk.reply !== null);
    window.clearTimeout(this.retry);
    if (isSilence(error) && this.element.isConnected) this.retry = window.setTimeout(() => this.desk.ask(), RETRY_MS);
    this.message.replaceChildren(fault(error, () => this.desk.ask(), this.desk.canUndo ? () => this.desk.undo() : null));
  }

  private emptied(): void {
    this.canvas.clear();
    this.drawMarks();
    this.message.replaceChildren();
    this.circles.clear(this.desk.choice.category === OWN_POINTS);
    this.gaps.clear();
    this.tabs.element.querySelector("#tab-gaps .tab-count")!.textContent = "";
    this.fill();
  }
}
