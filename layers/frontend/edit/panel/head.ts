// The upper part of an open plan's panel: its state, whether it is saved, who is here, and the steps of its life.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import { icon } from "../../icons.ts";
import type { Config, Plan } from "../../types.ts";
import type { State } from "../engine/outbox.ts";
import { personColour } from "../styles.ts";

export interface HeadFacts { plan: Plan; saving: State; others: string[]; mayDraw: boolean }
export interface HeadHooks { step: (name: string) => void; leave: () => void; check: () => void }

export function planHead(config: Config, facts: HeadFacts, hooks: HeadHooks): HTMLElement {
  const { plan, mayDraw } = facts, { may } = config;
  const button = (label: string, act: () => void, on = true, kind = ""): HTMLElement => h("button", { type: "button", class: kind, disabled: !on, onclick: act }, t(label));
  return h("div", { class: "plan-head" },
    h("div", { class: "plan-line" }, h("span", { class: `state ${plan.state}` }, t(plan.state)), savedLine(facts), h("span", { class: "quiet author" }, plan.author)),
    people(facts.others),
    h("div", { class: "actions" },
      mayDraw ? button("Check", hooks.check) : null,
      mayDraw ? button("Submit", () => hooks.step("submit"), facts.saving.kind !== "conflict", "primary") : null,
      plan.state === "submitted" && may["plan.approve"] ? button("Approve", () => hooks.step("approve"), true, "primary") : null,
      plan.state === "submitted" && may["plan.approve"] ? button("Reject", () => hooks.step("reject")) : null,
      plan.state === "approved" && may["plan.publish"] ? button("Publish", () => hooks.step("publish"), true, "primary") : null),
    h("div", { class: "plan-line" }, h("a", { href: `/plans/${plan.id}/review/` }, t("Review")), button("Leave the plan", hooks.leave, true, "plain")));
}

// Saved, being saved, or kept here until the server answers.
export function savedLine({ saving, mayDraw }: HeadFacts): HTMLElement | null {
  if (!mayDraw && saving.kind === "saved") return null;
  const { kind } = saving;
  const words = kind === "saved" ? t("Saved") : kind === "saving" ? t("Saving…") : kind === "conflict" ? t("A decision is needed")
    : (kind === "waiting" ? t("Waiting for the server ({n} gestures kept)") : t("The server takes no gestures now ({n} kept)")).replace("{n}", String(saving.count));
  return h("span", { class: `saving ${kind}`, role: "status" }, icon(kind === "saved" ? "check" : "wait"), words);
}

function people(others: string[]): HTMLElement | null {
  if (!others.length) return null;
  return h("div", { class: "plan-line people" }, icon("people"), ...others.map((name) => { const chip = h("span", { class: "person" }, h("i", {}), name); (chip.firstChild as HTMLElement).style.background = personColour(name); return chip; }));
}
