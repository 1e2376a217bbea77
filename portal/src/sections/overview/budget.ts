import { css, html, nothing, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { meter, meterStyles } from "../../ui/meter.js";
import { type Empty, notice } from "../../ui/section.js";
import { overview } from "./text.js";

type Budget = Schemas["Budget"];

/** What marketing costs this month, and what is left. */
export class PmBudget extends SectionElement<Budget> {
  static override styles = [
    SectionElement.styles,
    meterStyles,
    css`
      :host,
      .section {
        block-size: 100%;
        align-content: start;
      }
      dl {
        display: grid;
        gap: calc(var(--_u) * 0.5);
      }
      dl > div {
        display: flex;
        justify-content: space-between;
        gap: var(--_u);
      }
      dd {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .legend {
        display: inline-block;
        inline-size: 0.75em;
        block-size: 0.75em;
        margin-inline-end: 0.4em;
        border-radius: 2px;
        background: var(--_chart-own);
      }
      .legend.further {
        background: var(--_chart-platform);
      }
    `,
  ];
  protected override readonly topics = ["budget"] as const;

  protected load(api: Api, signal: AbortSignal): Promise<Budget> {
    const { partnerId } = this.context;
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/budget", {
        params: { path: { partner_id: partnerId }, query: { limit: 1 } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof overview.in> {
    return overview.in(this.context.locale);
  }

  protected get heading(): string {
    const month = this.resource.data?.month ?? new Date().toISOString();
    return this.#t("budget", { month: this.format.month(month) });
  }

  protected override empty(budget: Budget): Empty | null {
    const hasNothing = budget.monthly_marketing_budget === null && Number(budget.spent_this_month) === 0;
    return hasNothing && budget.active_campaigns === 0
      ? { text: this.#t("budget.none"), action: this.#setBudget() }
      : null;
  }

  protected renderContent(budget: Budget): unknown {
    const { format } = this;
    const t = this.#t;
    const total = budget.monthly_marketing_budget;
    const used = t("budget.used", {
      spent: format.money(budget.spent_this_month),
      budget: total === null ? this.words("unknown").toLowerCase() : format.money(total),
    });
    return html`<p>
        <span class="figure">${format.money(budget.spent_this_month)}</span>
        ${total === null ? nothing : html`<span class="quiet">${t("budget.of", { budget: format.money(total) })}</span>`}
      </p>
      ${total === null
        ? html`<p>${t("budget.none")}</p>
            <div>${this.#setBudget()}</div>`
        : meter(this.heading, used, Number(budget.percentage_used ?? 0), Number(budget.percentage_committed ?? 0))}
      <dl>
        ${this.#line(html`<span class="legend" aria-hidden="true"></span>${t("budget.spent")}`, budget.spent_this_month)}
        ${this.#line(
          html`<span class="legend further" aria-hidden="true"></span>${t("budget.committed")}`,
          budget.committed,
          t("budget.committed.help"),
        )}
        ${total === null ? nothing : this.#line(t("budget.room"), budget.room_left)}
        ${this.#line(t("budget.projected"), budget.projected_this_month)}
      </dl>
      ${Number(budget.room_left) < 0 ? notice("warning", t("budget.over"), "warning") : nothing}
      ${budget.active_campaigns ? html`<pm-what-if .context=${this.context}></pm-what-if>` : nothing}`;
  }

  #line(label: unknown, amount: string | null, help?: string): TemplateResult {
    return html`<div>
      <dt>
        ${label}${help ? html`<br /><span class="quiet small">${help}</span>` : nothing}
      </dt>
      <dd>${this.format.money(amount)}</dd>
    </div>`;
  }

  #setBudget(): TemplateResult {
    const tab = this.context.role === "admin" ? "profile" : "settings";
    return html`<button type="button" data-look="outlined" @click=${() => this.context.open(tab)}
      >${this.#t("budget.set")}</button
    >`;
  }
}

define("pm-budget", PmBudget);
