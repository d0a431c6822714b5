// Plan: choose or open a plan, draw on it, leave it.
import "./edit.css";
import { t } from "../i18n.ts";
import { planOf } from "../map/permalink.ts";
import type { Context, Mode } from "../context.ts";
import type { Plan } from "../types.ts";
import { Editor } from "./editor.ts";
import { plansPanel } from "./panel/plans.ts";

export const planMode: Mode = {
  id: "plan", title: "Plan", allowed: (config) => Boolean(config.may["plan.edit"] || config.may["plan.approve"]),
  start: (context) => { const planning = new Planning(context), asked = planOf(location.hash); planning.choose(); if (asked !== null) planning.load(asked); return () => planning.stop(); },
};

class Planning {
  private editor: Editor | null = null;

  constructor(private context: Context) {}

  choose(): void {
    this.leave();
    this.context.panel(t("Open a plan"), plansPanel(this.context, {
      open: (scheme, division) => {
        if (!scheme || !division) { this.context.toast(t(scheme ? "Choose a community" : "Choose a scheme"), "bad"); return; }
        void this.enter(this.context.api.post<Plan>("/api/boundary-plans/", { scheme, division }));
      },
      load: (id) => this.load(id),
      revert: (id) => void this.enter(this.context.api.post<Plan>(`/api/boundary-plans/${id}/revert/`)),
    }));
  }

  load(id: number): void { void this.enter(this.context.api.get<Plan>(`/api/boundary-plans/${id}/`)); }

  stop(): void { this.leave(); this.context.panel("", null); }

  private async enter(asked: Promise<Plan>): Promise<void> {
    try {
      const plan = await asked;
      this.leave();
      this.editor = new Editor(this.context, plan, () => this.choose());
    } catch (error) { this.context.fail(error); }
  }

  private leave(): void { this.editor?.end(); this.editor = null; }
}
