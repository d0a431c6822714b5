// The steps of a plan's life as buttons: what one may do, what it will do, and why one may not.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { ask } from "./dialog.ts";
import { DO, WILL, word } from "./words.ts";
import type { Differences, PlanSummary, Review } from "./types.ts";

type Take = (step: string, body: Record<string, unknown>) => Promise<void>;
const ORDER = ["approve", "publish", "submit", "redraft", "reject", "unschedule", "withdraw", "revert"];
const PRIMARY = new Set(["approve", "publish", "submit", "redraft"]), DANGER = new Set(["reject", "withdraw"]);

export function stepButtons(review: Review, differences: Differences, today: string, take: Take): HTMLElement {
  const offered = ORDER.filter((step) => step in review.steps);
  const buttons = offered.filter((step) => !review.steps[step]).map((step) => h("button", { type: "button", class: PRIMARY.has(step) ? "primary" : "", "data-step": step, onclick: () => prompt(step, review.plan, differences, today, take) }, t(word(DO, step))));
  const draw = review.plan.state === "draft" ? h("a", { class: "button", href: `/#plan=${review.plan.id}` }, t("Open on the map")) : null;
  const refused = offered.filter((step) => review.steps[step]).map((step) => `${t(word(DO, step))}: ${review.steps[step]}`);
  return h("div", { class: "steps" }, h("div", { class: "actions" }, ...buttons, draw, h("button", { type: "button", class: "plain", onclick: () => window.print() }, t("Print"))),
    !buttons.length && refused.length ? h("p", { class: "quiet" }, ...refused.flatMap((line) => [line, h("br")])) : null);
}

function prompt(step: string, plan: PlanSummary, differences: Differences, today: string, take: Take): void {
  const reason = h("textarea", { id: "reason", rows: 4, maxLength: 4000, required: step === "reject" });
  const day = h("input", { id: "day", type: "date", min: today, value: today, required: true });
  const field = step === "reject" || step === "approve" ? h("label", { htmlFor: "reason" }, t(step === "reject" ? "Reason" : "Note (optional)"), reason) : step === "publish" ? h("label", { htmlFor: "day" }, t("In force on"), day) : undefined;
  const body = (): Record<string, unknown> => step === "publish" ? { effective_on: day.value } : field ? { note: reason.value } : {};
  ask({ title: t(word(DO, step)), text: consequence(step, plan, differences), confirm: t(word(DO, step)), danger: DANGER.has(step), field, act: () => take(step, body()) });
}

function consequence(step: string, plan: PlanSummary, differences: Differences): string {
  const facts: Record<string, string | number> = {
    author: plan.author, closed: differences.changed.length + differences.retired.length, created: differences.changed.length + differences.added.length,
    households: differences.totals.households, cases: differences.totals.open_cases,
  };
  return t(word(WILL, step)).replace(/\{(\w+)\}/g, (_whole, name: string) => Number.isFinite(facts[name]) ? Number(facts[name]).toLocaleString() : String(facts[name]));
}
