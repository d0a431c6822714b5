// The page of the rules: choose a scheme, see how it stands, go to a fault, mend it.
import { clear, debounce, h } from "../dom.ts";
import { t } from "../i18n.ts";
import { facts, pageApi, startPage, words } from "../page.ts";
import { Problem } from "../api.ts";
import { confirmed } from "../standards/confirm.ts";
import { findingList, STEP, wanted } from "../standards/list.ts";
import type { Choice } from "../standards/list.ts";
import { Places } from "../standards/places.ts";
import { headline, scorecard } from "../standards/scorecard.ts";
import { findingsOf } from "../standards/types.ts";
import type { Facts, Finding, Mended, Remedy, Report } from "../standards/types.ts";
import "../standards/standards.css";

const CHECK_MS = 120_000, MEND_MS = 120_000;

class StandardsPage {
  private api = pageApi();
  private query = new URLSearchParams(location.search);
  private scheme: string;
  private division: string;
  private report: Report | null = null;
  private findings: Finding[] = [];
  private choice: Choice = { rule: "", text: "", selected: "", shown: STEP };
  private asked = 0;
  private head = h("div", { class: "head-line" });
  private score = h("div", {});
  private list = h("div", { class: "list" });
  private note = h("div", { class: "said", role: "status", "aria-live": "polite" });
  private export = h("a", { class: "button", download: "" });
  private places: Places;

  constructor(place: HTMLElement, private known: Facts) {
    this.scheme = known.schemes.find((scheme) => scheme.code === this.query.get("scheme"))?.code ?? known.schemes[0]?.code ?? "";
    this.division = known.divisions.find((division) => division.code === this.query.get("division"))?.code ?? "";
    const map = h("div", { class: "map" });
    clear(place);
    place.append(this.bar(), this.note, this.score, h("div", { class: "split" }, h("section", { class: "findings" }, this.filter(), this.list), h("aside", { class: "where" }, map)));
    this.places = new Places(map, t("Map of the findings"), known.bbox, (finding) => this.select(finding, false));
  }

  async load(keepView = false): Promise<void> {
    const mine = ++this.asked, path = `/api/grid-schemes/${encodeURIComponent(this.scheme)}/`, query = this.division ? `?division=${encodeURIComponent(this.division)}` : "";
    history.replaceState(null, "", `?${new URLSearchParams({ scheme: this.scheme, ...(this.division ? { division: this.division } : {}) })}`);
    this.export.href = `${path}check.xlsx${query}`;
    this.list.setAttribute("aria-busy", "true");
    this.head.replaceChildren(h("p", { class: "headline quiet" }, t("Checking…")));
    const report = await this.api.get<Report>(`${path}standards/${query}`, { timeoutMs: CHECK_MS });
    if (mine !== this.asked) return;
    this.report = report;
    this.findings = findingsOf(report);
    if (!report.rules.some((rule) => rule.code === this.choice.rule && rule.count)) this.choice.rule = "";
    this.list.setAttribute("aria-busy", "false");
    this.places.showScheme(this.scheme, mine);
    this.draw();
    if (!keepView && report.bbox) this.places.fit(report.bbox);
  }

  private draw(): void {
    const report = this.report!, shown = wanted(this.findings, this.choice);
    this.head.replaceChildren(headline(report));
    this.score.replaceChildren(scorecard(report, this.choice.rule, (rule) => this.narrow(rule)));
    this.list.replaceChildren(findingList(report, this.findings, this.choice, {
      select: (finding) => this.select(finding, true), mend: (finding, remedy) => void this.mend(finding, remedy),
      narrow: (rule) => this.narrow(rule), more: () => { this.choice.shown += STEP; this.draw(); },
    }));
    this.places.show(shown, this.findings);
    this.places.choose(this.findings.find((finding) => finding.key === this.choice.selected) ?? null, false);
  }

  private narrow(rule: string): void { Object.assign(this.choice, { rule, shown: STEP }); this.draw(); }

  private select(finding: Finding, move: boolean): void {
    const again = this.choice.selected === finding.key;
    this.choice.selected = again && move ? "" : finding.key;
    this.draw();
    this.places.choose(this.choice.selected ? finding : null, move);
    const line = this.list.querySelector<HTMLElement>(`[data-key="${finding.key}"]`);
    line?.scrollIntoView({ block: "nearest" });
    if (move) line?.focus();
  }

  private async mend(finding: Finding, remedy: Remedy): Promise<void> {
    if (!(await confirmed(finding, remedy))) return;
    this.say("busy", t("Working…"));
    this.list.setAttribute("inert", "");
    try {
      const body = { finding: { code: finding.code, grids: finding.grids, key: finding.key } };
      const done = await this.api.post<Mended>(`/api/grid-schemes/${encodeURIComponent(this.scheme)}/mend/`, body, {}, MEND_MS);
      this.say("good", ...said(done));
      this.choice.selected = done.how === "plan" ? finding.key : "";
    } catch (error) {
      this.say("error", words(error));
      if (!(error instanceof Problem && error.code === "finding-gone")) return;
    } finally { this.list.removeAttribute("inert"); }
    await this.load(true).catch((error: unknown) => this.say("error", words(error)));
  }

  private say(kind: string, ...text: (string | HTMLElement)[]): void {
    this.note.replaceChildren(h("p", { class: `note ${kind}` }, ...text));
    this.note.scrollIntoView({ block: "nearest" });
  }

  private bar(): HTMLElement {
    const levels = new Set(["district", "street", "community"]);
    const scheme = h("select", { id: "scheme", onchange: () => { this.scheme = scheme.value; this.again(); } }, ...this.known.schemes.map((row) => h("option", { value: row.code, selected: row.code === this.scheme }, `${row.name} (${row.code})`)));
    const division = h("select", { id: "division", onchange: () => { this.division = division.value; this.again(); } }, h("option", { value: "" }, t("All that I see")),
      ...this.known.divisions.filter((row) => levels.has(row.level)).map((row) => h("option", { value: row.code, selected: row.code === this.division }, `${"　".repeat(row.level === "community" ? 2 : row.level === "street" ? 1 : 0)}${row.name}`)));
    this.export.textContent = t("Export XLSX");
    return h("header", { class: "page-bar" }, h("div", {}, h("h1", {}, t("Grid standards")), this.head),
      h("div", { class: "page-tools" }, h("label", {}, t("Scheme"), scheme), h("label", {}, t("Division"), division), this.export));
  }

  private filter(): HTMLElement {
    const filter = debounce((text: string) => { this.choice.text = text; this.draw(); }, 150);
    return h("input", { type: "search", class: "filter", placeholder: t("Filter by grid or words"), "aria-label": t("Filter by grid or words"), oninput: (event: Event) => filter((event.target as HTMLInputElement).value) });
  }

  private again(): void {
    Object.assign(this.choice, { rule: "", selected: "", shown: STEP });
    this.note.replaceChildren();
    this.load().catch((error: unknown) => this.say("error", words(error)));
  }
}

function said(done: Mended): (string | HTMLElement)[] {
  if (!done.plan) return [`${t("Mended.")} ${done.undo}`];
  const link = h("a", { href: `/plans/${done.plan.id}/review/` }, done.plan.title);
  return [`${t("A plan was opened:")} `, link, done.note ? ` ${t("Nothing could be drawn in it:")} ${done.note}` : ""];
}

const place = document.getElementById("standards")!;
startPage(place, async () => {
  const known = facts<Facts>();
  if (!known.schemes.length) { place.replaceChildren(h("p", { class: "note" }, t("There are no grids in your area yet."))); return; }
  await new StandardsPage(place, known).load();
});
