// Proposals of grids: a form, the ways the server found side by side, a look at each on the map, and "Use this".
import "./proposing/proposals.css";
import type { Context } from "../context.ts";
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import type { FeatureCollection } from "../types.ts";
import type { Operation } from "./operations.ts";
import { comparison, type Answer, type Option } from "./proposing/comparison.ts";
import { wantedForm, type Wanted } from "./proposing/form.ts";

// `preview` draws a proposal over the plan, null takes it away; `adopt` puts it into the plan.
export interface ProposalHooks { preview(features: FeatureCollection | null): void; adopt(operation: Operation): void }
const PATIENCE_MS = 60_000;

export function proposalsPanel(context: Context, plan: { id: number }, hooks: ProposalHooks): HTMLElement {
  const found = h("div", { class: "proposals-found", "aria-live": "polite" });
  const form = wantedForm((wanted) => ask(wanted));
  let asked = 0;

  async function ask(wanted: Wanted): Promise<void> {
    const mine = ++asked;
    hooks.preview(null);
    found.replaceChildren(h("p", { class: "quiet working", role: "status" }, t("Working out proposals…")));
    try {
      const answer = await context.api.post<Answer>(`/api/boundary-plans/${plan.id}/propose/`, wanted, {}, PATIENCE_MS);
      if (mine === asked) show(answer);
    } catch (error) {
      if (mine === asked) found.replaceChildren(h("p", { class: "bad", role: "alert" }, error instanceof Error ? t(error.message) : t("This did not work")));
    }
  }

  function show({ options, notes }: Answer): void {
    let pinned: Option | null = null;
    const table = comparison(options, {
      look: (option) => hooks.preview((option ?? pinned)?.cells ?? null),
      pin: (option) => { pinned = option; hooks.preview(option?.cells ?? null); },
      use: (option) => { hooks.preview(null); found.replaceChildren(); hooks.adopt(option.operation); },
    });
    found.replaceChildren(table, ...notes.map((note) => h("p", { class: "warn" }, note)));
    table.scrollIntoView({ block: "nearest" });
  }

  return h("section", { class: "proposals" }, form, found);
}
