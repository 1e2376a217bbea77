import { html } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { budgetLog } from "./text.js";

type Data = Schemas["Budget"];

export class PmBudgetLog extends SectionElement<Data> {
  protected override readonly topics = ["budget"] as const;

  protected load(api: Api, signal: AbortSignal): Promise<Data> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/budget", { params: { path: { partner_id: this.context.partnerId } }, signal }),
    );
  }

  protected get heading(): string {
    return budgetLog.in(this.context.locale)("title");
  }

  protected renderContent(data: Data): unknown {
    return html`<p>${this.words("rows", { count: data.changes.data.length })}</p>`;
  }
}

define("pm-budget-log", PmBudgetLog);
