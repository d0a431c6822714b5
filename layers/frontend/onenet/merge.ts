// The guided merge: what leads and where it goes; every true difference; the result in numbers, and carry it out.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { alike } from "./decisions.ts";
import { CHOICE_WORDS, area, choiceWords, fill, kindWord, number, story } from "./words.ts";
import { CHOICES } from "./types.ts";
import type { Api } from "../api.ts";
import type { Decisions } from "./decisions.ts";
import type { NetMap } from "./map.ts";
import type { Choice, Difference, Facts, Matrix, Outcome, Preview } from "./types.ts";

// What the page lends the merge. `at` is the difference that is looked at.
export interface MergeHost {
  api: Api; facts: Facts; map: NetMap; decisions: Decisions;
  matrix: () => Matrix; rows: () => Difference[]; names: () => Map<string, string>; at: () => number;
  look: (at: number, zoom: boolean) => void; lead: (scheme: string) => void; redraw: () => void; fail: (error: unknown) => void;
}
type Step = 1 | 2 | 3;

export class Merge {
  private step: Step = 1;
  private isNew = true;
  private code = "ONE-NET";
  private name = "";
  private codes: "keep" | "number" = "keep";
  private preview: Preview | null = null;
  private outcome: Outcome | null = null;
  private busy = false;

  constructor(private host: MergeHost) {}

  // Other schemes or another division: begin again.
  restart(): void { this.step = 1; this.preview = null; this.outcome = null; this.host.map.showResult(null); }
  leave(): void { this.host.map.showResult(null); }
  enter(): void { if (this.step === 3 && this.preview) this.host.map.showResult(this.preview.result); if (this.step === 2 && this.host.at() < 0) this.host.look(0, true); }

  draw(): HTMLElement {
    const titles = [t("Leading and target"), t("True differences"), t("Result")];
    const steps = h("ol", { class: "steps" }, ...titles.map((title, index) => h("li", { "aria-current": this.step === index + 1 ? "step" : undefined, class: this.step > index + 1 ? "done" : "" }, h("span", {}, String(index + 1)), title)));
    return h("section", { class: "merge" }, steps, this.step === 1 ? this.first() : this.step === 2 ? this.second() : this.third());
  }

  private go(step: Step): void {
    this.step = step;
    this.outcome = null;
    if (step !== 3) this.host.map.showResult(null);
    if (step === 2 && this.host.rows().length) { this.host.look(Math.max(this.host.at(), 0), true); return; }
    this.host.redraw();
  }

  private first(): HTMLElement {
    const { host } = this, matrix = host.matrix(), existing = host.facts.schemes;
    const leading = h("select", { id: "leading", onchange: (event: Event) => host.lead((event.target as HTMLSelectElement).value) },
      ...matrix.schemes.map((scheme) => h("option", { value: scheme.code, selected: scheme.code === matrix.leading }, `${scheme.name} (${scheme.code})`)));
    const radio = (value: boolean, label: string): HTMLElement => h("label", { class: "choice" }, h("input", { type: "radio", name: "target", checked: this.isNew === value, onchange: () => { this.isNew = value; this.code = value ? "ONE-NET" : existing[0]?.code ?? ""; this.name = ""; host.redraw(); } }), label);
    const form = h("form", { class: "form", onsubmit: (event: Event) => { event.preventDefault(); this.go(host.rows().length ? 2 : 3); if (!host.rows().length) void this.ask(true); } },
      h("label", { htmlFor: "leading" }, t("Leading scheme")), leading, h("p", { class: "hint" }, t("Its borders win wherever others are a few metres apart, and its codes live on.")),
      h("fieldset", {}, h("legend", {}, t("Merge into")), radio(true, t("A new scheme")), radio(false, t("A scheme that is there")), this.isNew ? this.newTarget() : this.oldTarget()),
      h("fieldset", {}, h("legend", {}, t("Codes")), this.codesRadio("keep", t("Keep the leading scheme's codes, count on for new grids")), this.codesRadio("number", t("Number all anew: 15 digits, from north to south and west to east"))),
      h("div", { class: "actions" }, h("button", { class: "primary" }, t("Next"))));
    return form;
  }

  private newTarget(): HTMLElement {
    return h("div", { class: "pair" },
      h("div", {}, h("label", { htmlFor: "target-code" }, t("Code")), h("input", { id: "target-code", required: true, maxLength: 32, pattern: "[A-Za-z0-9][A-Za-z0-9_\\-]*", value: this.code, oninput: (event: Event) => { this.code = (event.target as HTMLInputElement).value.trim(); } })),
      h("div", {}, h("label", { htmlFor: "target-name" }, t("Name")), h("input", { id: "target-name", required: true, maxLength: 100, value: this.name || (this.name = t("Comprehensive grids")), oninput: (event: Event) => { this.name = (event.target as HTMLInputElement).value; } })));
  }

  private oldTarget(): HTMLElement {
    const select = h("select", { "aria-label": t("A scheme that is there"), onchange: (event: Event) => { this.code = (event.target as HTMLSelectElement).value; } },
      ...this.host.facts.schemes.map((scheme) => h("option", { value: scheme.code, selected: scheme.code === this.code }, `${scheme.name} (${scheme.code})`)));
    return h("div", {}, select, h("p", { class: "hint" }, t("Where it has grids already, a boundary plan is opened, which is reviewed and published like any other.")));
  }

  private codesRadio(value: "keep" | "number", label: string): HTMLElement {
    return h("label", { class: "choice" }, h("input", { type: "radio", name: "codes", checked: this.codes === value, onchange: () => { this.codes = value; } }), label);
  }

  private second(): HTMLElement {
    const { host } = this, rows = host.rows(), at = Math.max(host.at(), 0), row = rows[at];
    const back = h("button", { type: "button", onclick: () => this.go(1) }, t("Back"));
    const on = h("button", { type: "button", class: "primary", disabled: this.busy, onclick: () => void this.ask(true) }, t("To the result"));
    if (!row) return h("div", {}, h("p", { class: "note" }, t("No true differences: the schemes differ by slivers at most.")), h("div", { class: "actions" }, back, on));
    const done = host.decisions.count(rows), likes = alike(row, rows), scheme = host.names().get(row.scheme) ?? row.scheme, chosen = host.decisions.of(row.id);
    const bar = h("progress", { max: rows.length, value: done, "aria-label": t("Decided") });
    const choices = CHOICES.filter((choice) => !(choice === "split" && row.kind === "joined")).map((choice, index) => h("button", {
      type: "button", class: `decide ${choice}`, "data-choice": choice, "aria-pressed": String(chosen === choice), onclick: () => this.decide(row, choice),
    }, h("kbd", { "aria-hidden": "true" }, String(index + 1)), h("span", {}, h("strong", {}, t(CHOICE_WORDS[choice])), h("small", {}, choiceWords(row, choice)))));
    const same = chosen && likes.length > 1 ? h("button", { type: "button", class: "alike", onclick: () => this.decideAlike(row, chosen) }, fill(t("Same for all like this ({count})"), { count: likes.length })) : null;
    const keys = (event: KeyboardEvent): void => this.key(event, row);
    return h("div", { class: "walk", onkeydown: keys as unknown as EventListener },
      h("div", { class: "walk-head" },
        h("button", { type: "button", class: "icon", "aria-label": t("Previous"), title: t("Previous"), onclick: () => host.look((at + rows.length - 1) % rows.length, true) }, "‹"),
        h("strong", { "aria-live": "polite" }, fill(t("Difference {at} of {count}"), { at: at + 1, count: rows.length })),
        h("button", { type: "button", class: "icon", "aria-label": t("Next"), title: t("Next"), onclick: () => host.look((at + 1) % rows.length, true) }, "›")),
      h("p", { class: "story" }, h("span", { class: `tag ${row.kind}` }, kindWord(row.kind)), story(row, scheme)),
      h("p", { class: "quiet" }, `${area(row.area_m2)} · ${number(row.households)} ${t("households")}`),
      h("div", { class: "choices", role: "group", "aria-label": t("Decision") }, ...choices), same,
      h("div", { class: "decided" }, bar, h("span", { class: "quiet" }, fill(t("{done} of {count} decided; what is not decided keeps the leading border."), { done, count: rows.length }))),
      h("div", { class: "actions" }, back, on));
  }

  private key(event: KeyboardEvent, row: Difference): void {
    const { host } = this, rows = host.rows(), at = Math.max(host.at(), 0);
    const choice = CHOICES[Number(event.key) - 1];
    if (choice && !(choice === "split" && row.kind === "joined")) this.decide(row, choice);
    else if (event.key === "ArrowRight") host.look((at + 1) % rows.length, true);
    else if (event.key === "ArrowLeft") host.look((at + rows.length - 1) % rows.length, true);
    else return;
    event.preventDefault();
  }

  private decide(row: Difference, choice: Choice): void {
    this.host.decisions.set(row, choice);
    this.preview = null;
    this.host.map.redraw();
    this.host.redraw();
  }

  private decideAlike(row: Difference, choice: Choice): void {
    const { host } = this, rows = host.rows();
    host.decisions.setAlike(row, choice, rows);
    this.preview = null;
    host.map.redraw();
    const next = host.decisions.nextOpen(host.at(), rows);
    if (next >= 0) host.look(next, true); else host.redraw();
  }

  // Ask the server what it would come to, or have it done.
  private async ask(dry: boolean): Promise<void> {
    const { host } = this, matrix = host.matrix();
    const schemes = [matrix.leading, ...matrix.schemes.map((scheme) => scheme.code).filter((code) => code !== matrix.leading)];
    const body = {
      division: matrix.division.code, schemes, agree_m: matrix.agree_m, sliver_m: matrix.sliver_m, decisions: host.decisions.body(host.rows()),
      target: this.isNew ? { code: this.code, name: this.name } : { code: this.code }, codes: this.codes, dry_run: dry,
    };
    this.busy = true;
    host.redraw();
    try {
      if (dry) {
        this.preview = await host.api.post<Preview>("/api/one-net/merge/", body);
        this.step = 3;
        host.map.showResult(this.preview.result);
      } else this.outcome = await host.api.post<Outcome>("/api/one-net/merge/", body);
    } catch (error) { host.fail(error); }
    this.busy = false;
    host.redraw();
  }

  private third(): HTMLElement {
    const { preview, outcome } = this;
    if (outcome) return this.finished(outcome);
    if (!preview) return h("p", { class: "quiet" }, t("Loading…"));
    const fact = (label: string, value: string): HTMLElement[] => [h("dt", {}, label), h("dd", {}, value)];
    const warn = (sentence: string, codes: string[]): HTMLElement | null => codes.length ? h("p", { class: "note warning" }, fill(t(sentence), { count: codes.length }), " ", h("span", { class: "code" }, codes.slice(0, 8).join(", "), codes.length > 8 ? " …" : "")) : null;
    return h("div", { class: "result" },
      h("dl", {},
        ...fact(t("Grids"), `${number(preview.grids_before)} → ${number(preview.grids)}`), ...fact(t("Borders changed"), `${number(preview.changed)} ${t("grids")}`),
        ...fact(t("People"), `${number(preview.households)} ${t("households")}, ${number(preview.residents)} ${t("residents")}`),
        ...fact(t("Households a grid"), `${number(preview.households_least)} – ${number(preview.households_most)}`),
        ...fact(t("New codes"), preview.new_codes.length ? `${number(preview.new_codes.length)}: ${preview.new_codes.slice(0, 4).join(", ")}${preview.new_codes.length > 4 ? " …" : ""}` : "0"),
        ...fact(t("Codes that end"), preview.gone_codes.length ? `${number(preview.gone_codes.length)}: ${preview.gone_codes.slice(0, 4).join(", ")}${preview.gone_codes.length > 4 ? " …" : ""}` : "0"),
        ...fact(t("Old codes kept findable"), fill(t("{count} links from old to new grids"), { count: number(preview.lineage) }))),
      warn("{count} grids consist of several parts:", preview.multipart), warn("{count} grids are nowhere wide:", preview.narrow),
      warn("{count} old grids lie outside the leading scheme's ground and get no heir:", preview.without_heir.map((row) => `${row.scheme} ${row.code}`)),
      h("p", { class: "note" }, preview.way === "plan" ? t("The scheme has grids here: a boundary plan will be opened, to be reviewed and published.") : t("The scheme has no grids here: they come into force at once. The departments' own grids stay as they are.")),
      h("div", { class: "actions" }, h("button", { type: "button", onclick: () => this.go(this.host.rows().length ? 2 : 1) }, t("Back")),
        h("button", { type: "button", class: "primary", disabled: this.busy, onclick: () => void this.ask(false) }, preview.way === "plan" ? t("Open the plan") : t("Carry out"))));
  }

  private finished({ scheme, created, lineage, plan }: Outcome): HTMLElement {
    const sentence = plan ? fill(t("The boundary plan “{title}” was opened. It waits for its author to submit it."), { title: plan.title })
      : fill(t("{created} grids of {name} ({code}) are in force, with {lineage} links to the old codes."), { created: number(created), name: scheme.name, code: scheme.code, lineage: number(lineage) });
    return h("div", {}, h("p", { class: "note", role: "status" }, sentence), h("div", { class: "actions" },
      h("a", { class: "button primary", href: "/" }, t("To the map")), h("button", { type: "button", onclick: () => { this.restart(); this.host.redraw(); } }, t("Start again"))));
  }
}
