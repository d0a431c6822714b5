// Open a plan: a new one, or one of those there are, found by state, words, author and day.
import { h } from "../../dom.ts";
import { currentLanguage, t } from "../../i18n.ts";
import type { Context } from "../../context.ts";
import type { FeatureCollection, Plan } from "../../types.ts";

const STATES = ["draft", "submitted", "approved", "published", "rejected", "withdrawn"];
const DAY_MS = 86_400_000;
export interface PlansHooks { open: (scheme: string, division: string) => void; load: (id: number) => void; revert: (id: number) => void }

export function plansPanel(context: Context, hooks: PlansHooks): HTMLElement {
  const { api, config } = context, list = h("ul", { class: "plans", "aria-live": "polite" }, h("li", { class: "quiet" }, t("Loading…")));
  let known: Plan[] = [];
  const wanted = { state: "", words: "", days: 0 };
  const draw = (): void => {
    const shown = known.filter((plan) => fits(plan, wanted));
    list.replaceChildren(...(shown.length ? shown.map((plan) => row(context, plan, hooks)) : [h("li", { class: "quiet" }, t(known.length ? "Nothing found" : "None"))]));
  };
  api.get<Plan[]>("/api/boundary-plans/").then((plans) => { known = plans; draw(); }).catch((error: unknown) => { list.replaceChildren(); context.fail(error); });
  const filters = h("div", { class: "plan-filters" },
    h("input", { type: "search", placeholder: t("Title or author"), "aria-label": t("Title or author"), oninput: (event: Event) => { wanted.words = (event.target as HTMLInputElement).value.toLowerCase(); draw(); } }),
    h("select", { "aria-label": t("State"), onchange: (event: Event) => { wanted.state = (event.target as HTMLSelectElement).value; draw(); } }, h("option", { value: "" }, t("Any state")), ...STATES.map((state) => h("option", { value: state }, t(state)))),
    h("select", { "aria-label": t("Changed"), onchange: (event: Event) => { wanted.days = Number((event.target as HTMLSelectElement).value); draw(); } }, h("option", { value: "0" }, t("Any time")), ...([[1, "Today"], [7, "Last 7 days"], [30, "Last 30 days"]] as const).map(([days, name]) => h("option", { value: String(days) }, t(name)))));
  return h("div", { class: "form plan-choice" }, config.may["plan.edit"] ? opening(context, hooks) : null, h("h3", {}, t("Plans")), filters, list);
}

function opening(context: Context, hooks: PlansHooks): HTMLElement {
  const { config } = context;
  const scheme = h("select", { id: "plan-scheme" }, ...config.schemes.map((entry) => h("option", { value: entry.code, selected: entry.kind === "governance" }, `${entry.name} (${entry.code})`)));
  const division = h("select", { id: "plan-division" }, h("option", { value: "" }, t("Choose a community")));
  communities(context).then((rows) => division.append(...rows.map(([code, name]) => h("option", { value: code }, name)))).catch(context.fail);
  return h("form", { onsubmit: (event: Event) => { event.preventDefault(); hooks.open(scheme.value, division.value); } },
    h("label", { htmlFor: "plan-scheme" }, t("Scheme")), scheme, h("label", { htmlFor: "plan-division" }, t("Community")), division,
    h("div", { class: "actions" }, h("button", { type: "submit", class: "primary" }, t("New plan"))));
}

function row(context: Context, plan: Plan, hooks: PlansHooks): HTMLElement {
  const when = new Date(plan.changed_at).toLocaleString(currentLanguage() === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
  return h("li", {}, h("div", { class: "plan-line" }, h("button", { type: "button", class: "link", "data-plan": plan.id, onclick: () => hooks.load(plan.id) }, plan.title), h("span", { class: `state ${plan.state}` }, t(plan.state))),
    h("div", { class: "plan-line quiet" }, h("span", {}, `${plan.author} · ${when}`), h("a", { href: `/plans/${plan.id}/review/` }, t("Review")),
      plan.state === "published" && context.config.may["plan.edit"] ? h("button", { type: "button", class: "link do-revert", onclick: () => hooks.revert(plan.id) }, t("Revert")) : null));
}

function fits(plan: Plan, wanted: { state: string; words: string; days: number }): boolean {
  const text = `${plan.title} ${plan.author} ${plan.scheme} ${plan.division.name} ${plan.division.code}`.toLowerCase();
  return (!wanted.state || plan.state === wanted.state) && text.includes(wanted.words) && (!wanted.days || Date.now() - Date.parse(plan.changed_at) < wanted.days * DAY_MS);
}

async function communities(context: Context): Promise<[string, string][]> {
  let url: string | null | undefined = "/api/divisions/?level=community&limit=1000";
  const rows: [string, string][] = [];
  while (url) {
    const page: FeatureCollection = await context.api.get<FeatureCollection>(url);
    rows.push(...page.features.map((feature): [string, string] => [String(feature.properties.code), `${feature.properties.name} (${feature.properties.code})`]));
    url = page.next;
  }
  return rows;
}
