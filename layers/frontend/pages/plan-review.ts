// The review of a plan: map, consequences, comments, and the steps one may take.
import "./plan-review.css";
import { clear, h } from "../dom.ts";
import { t } from "../i18n.ts";
import { SmallMap } from "../map/small.ts";
import { facts, pageApi, startPage } from "../page.ts";
import { borderLayers, borderLegend, showChange, type BorderLayers } from "../review/borders.ts";
import { gainsOf } from "../review/colours.ts";
import { Comments } from "../review/comments.ts";
import { stepButtons } from "../review/steps.ts";
import { codesTable, findingsTable, movedTable, staffingTable, wayTable } from "../review/tables.ts";
import { makeTabs } from "../review/tabs.ts";
import type { Feature, Plan } from "../types.ts";
import type { Differences, Facts, Findings, PlanSummary, Review } from "../review/types.ts";

const api = pageApi(), place = document.getElementById("review")!, known = facts<Facts>(), PATH = `/api/boundary-plans/${known.plan}`;

async function load(open = "moved"): Promise<void> {
  const [review, plan, differences, findings] = await Promise.all([
    api.get<Review>(`${PATH}/review/`), api.get<Plan>(`${PATH}/`), api.get<Differences>(`${PATH}/diff/`), api.get<Findings>(`${PATH}/check/`),
  ]);
  await draw(review, plan, differences, findings, open);
}

async function draw(review: Review, plan: Plan, differences: Differences, findings: Findings, open: string): Promise<void> {
  const gains = gainsOf(differences.moved.features), target = h("div", { class: "review-map" });
  const show = (feature: Feature): void => { layers.chosen.show([feature]); small.fit(layers.chosen.source); };
  clear(place);
  const stage = h("div", { class: "review-stage" }, h("div", { class: "review-left" }, target, borderLegend(gains)));
  place.append(heading(review, stepButtons(review, differences, known.today, take)), totals(differences), stage);
  const small = new SmallMap(target, t("Old and new borders")), layers = borderLayers(small);
  const comments = new Comments(api, small, review, known, (count) => { document.querySelector("#tab-comments .tab-count")!.textContent = String(count); });
  const tabs = makeTabs(t("Consequences"), [
    { id: "moved", title: t("What moves"), count: differences.moved.features.length, body: movedTable(differences, new Map(gains.map((gain) => [gain.code, gain.colour])), show) },
    { id: "staffing", title: t("Staffing"), body: staffingTable(differences.staffing) },
    { id: "codes", title: t("Codes"), body: codesTable(review, differences, plan.coverage.features.length) },
    { id: "check", title: t("Check"), count: findings.findings.features.length, body: findingsTable(findings, show) },
    { id: "comments", title: t("Comments"), count: 0, body: comments.element },
    { id: "way", title: t("History"), body: wayTable(review.life, review.operations) },
  ], open);
  stage.append(tabs.element);
  layers.context.show(plan.coverage);
  showChange(layers, { before: review.before, after: review.after, moved: differences.moved }, gains);
  small.fit(review.after.features.length ? layers.after.source : layers.context.source, 0);
  small.onClick((at, feature) => { if (comments.takes(at, feature)) tabs.show("comments"); });
  exposeForTests(small, layers);
  await comments.load();
}

async function take(step: string, body: Record<string, unknown>): Promise<void> {
  const done = await api.post<PlanSummary>(`${PATH}/${step}/`, body, { Prefer: "return=minimal" });
  if (step === "revert") { location.assign(`/plans/${done.id}/review/`); return; }
  await load();
  place.querySelector<HTMLElement>("h1")?.focus();
}

function heading(review: Review, steps: HTMLElement): HTMLElement {
  const { plan } = review;
  const fact = (title: string, value: string | null): HTMLElement[] => value ? [h("dt", {}, title), h("dd", {}, value)] : [];
  const waits = plan.state === "approved" && plan.effective_on;
  return h("header", { class: "card review-head" },
    h("div", {}, h("p", { class: "crumb no-print" }, h("a", { href: "/plans/" }, t("Boundary plans"))), h("h1", { tabIndex: -1 }, plan.title, " ", h("span", { class: `state ${plan.state}` }, t(plan.state))),
      h("dl", { class: "facts" }, ...fact(t("Division"), `${plan.division.name} (${plan.division.code})`), ...fact(t("Scheme"), plan.scheme), ...fact(t("Author"), plan.author), ...fact(t("Decided by"), plan.approver), ...fact(t(waits ? "Comes into force on" : "In force on"), plan.effective_on)),
      plan.reverts ? h("p", {}, h("a", { href: `/plans/${plan.reverts}/review/` }, t("This plan takes back an earlier one."))) : null,
      plan.note ? h("p", { class: `note ${plan.state === "rejected" ? "error" : "warning"}` }, h("strong", {}, `${t(plan.state === "rejected" ? "Reason" : "Note")}: `), plan.note) : null,
      waits ? h("p", { class: "note" }, `${t("This plan comes into force by itself on")} ${plan.effective_on}.`) : null,
      review.replaced.length ? h("p", { class: "note error" }, t("Others have replaced grids of this plan since it was opened. It cannot be published: draw the change in a new plan.")) : null),
    h("div", { class: "no-print" }, steps));
}

function totals({ totals: sums, changed, added, retired }: Differences): HTMLElement {
  const line = (value: number, title: string): HTMLElement => h("li", {}, h("strong", {}, value.toLocaleString()), title);
  return h("ul", { class: "counts" }, line(sums.households, t("households change grid")), line(sums.residents, t("residents change grid")), line(sums.open_cases, t("open cases change grid")), line(changed.length, t("grids changed")), line(added.length, t("new codes")), line(retired.length, t("codes retired")));
}

// Where things are on the screen, for those who drive the page by script.
function exposeForTests(small: SmallMap, layers: BorderLayers): void {
  Object.assign(place, { positionOf: (at: number[]) => small.pixel(at as [number, number]), strips: () => layers.strips.source.getFeatures().length });
}

startPage(place, () => load(location.hash.slice(1) || "moved"));
