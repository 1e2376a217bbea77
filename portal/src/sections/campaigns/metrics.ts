import { css, html, nothing, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { type Empty, notice } from "../../ui/section.js";
import "../../ui/table.js";
import type { Column } from "../../ui/table.js";
import { dayChart, dayChartStyles } from "./day-chart.js";
import { cplOf, everyDay, firstDay } from "./days.js";
import { campaigns } from "./text.js";

type Metrics = Schemas["CampaignMetrics"];
type Day = Schemas["CampaignDay"];

const PERIODS = [28, 90] as const;

/** What a campaign did, day by day. */
export class PmCampaignMetrics extends SectionElement<Metrics> {
  static override properties = { ...SectionElement.properties, campaignId: { attribute: false } };
  declare campaignId: string;
  static override styles = [
    SectionElement.styles,
    dayChartStyles,
    css`
      .totals {
        display: flex;
        flex-wrap: wrap;
        gap: calc(var(--_u) * 0.75) calc(var(--_u) * 2.5);
      }
      .totals dt {
        color: var(--_quiet);
        font-size: calc(var(--_u) * 0.875);
      }
      .totals dd {
        font-size: calc(var(--_u) * 1.375);
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }
      .period {
        display: grid;
        gap: calc(var(--_u) * 0.25);
        font-size: calc(var(--_u) * 0.875);
        font-weight: 600;
      }
      .period select {
        font-size: var(--_u);
      }
      summary {
        min-block-size: calc(var(--_u) * 2.75);
        padding-block: calc(var(--_u) * 0.625);
        color: var(--_brand);
        cursor: pointer;
      }
    `,
  ];
  protected override readonly topics = ["campaigns"] as const;
  #days: number = PERIODS[0];

  protected load(api: Api, signal: AbortSignal): Promise<Metrics> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/campaigns/{campaign_id}/metrics", {
        params: {
          path: { partner_id: this.context.partnerId, campaign_id: this.campaignId },
          query: { from: firstDay(new Date(), this.#days), limit: 200 },
        },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof campaigns.in> {
    return campaigns.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("metrics.title");
  }

  protected override get about(): string {
    return this.#t("metrics.about");
  }

  protected override renderActions(): TemplateResult {
    const t = this.#t;
    return html`<label class="period"
      >${t("metrics.period")}<select
        @change=${(event: Event) => {
          this.#days = Number((event.target as HTMLSelectElement).value);
          void this.resource.reload();
        }}
      >
        ${PERIODS.map((count) => html`<option value=${count}>${t("metrics.days", { count })}</option>`)}
      </select></label
    >`;
  }

  protected override empty({ data }: Metrics): Empty | null {
    return data.length ? null : { text: this.#t("metrics.empty") };
  }

  protected renderContent({ data, totals }: Metrics): unknown {
    const t = this.#t;
    const { format } = this;
    const total = (label: string, value: string): TemplateResult => html`<div>
      <dt>${label}</dt>
      <dd>${value}</dd>
    </div>`;
    const days = everyDay(data, data[0]?.date ?? "", Math.min(this.#days, 90));
    return html`<dl class="totals">
        ${total(t("spend"), format.money(totals.spend))} ${total(t("clicks"), format.number(totals.clicks))}
        ${total(t("leads"), format.number(totals.leads))} ${total(t("cpl"), format.money(totals.cpl))}
      </dl>
      ${totals.is_reconciled
        ? nothing
        : notice(
            "warning",
            t("metrics.differs", { google: format.number(totals.conversions), leads: format.number(totals.leads) }),
            "warning",
          )}
      <div class="charts">
        ${this.#chart(t("metrics.spendChart"), days, (day) => Number(day.spend), totals.spend, (value) => format.wholeMoney(value))}
        ${totals.leads
          ? this.#chart(t("metrics.leadsChart"), days, (day) => day.leads, totals.leads, (value) => format.number(value))
          : nothing}
      </div>
      <details>
        <summary>${t("metrics.perDay")}</summary>
        ${this.#table(data)}
      </details>`;
  }

  #chart(
    title: string,
    days: readonly Day[],
    value: (day: Day) => number,
    total: string | number,
    show: (value: number | string) => string,
  ): TemplateResult {
    const { format } = this;
    const bars = days.map((day) => ({ label: format.shortDay(day.date), value: value(day) }));
    const summary = this.#t("metrics.summary", {
      what: title.toLowerCase(),
      from: format.day(days[0]?.date),
      to: format.day(days.at(-1)?.date),
      total: show(total),
      most: show(Math.max(...bars.map((bar) => bar.value))),
    });
    return html`<div class="stack">
      <h3>${title}</h3>
      ${dayChart(bars, summary, show)}
    </div>`;
  }

  #table(rows: readonly Day[]): TemplateResult {
    const t = this.#t;
    const { format } = this;
    const number = (key: "clicks" | "impressions" | "leads"): Column<Day> => ({
      key,
      label: t(key),
      isNumber: true,
      value: (row) => row[key],
      cell: (row) => format.number(row[key]),
    });
    const columns: Column<Day>[] = [
      { key: "date", label: t("metrics.date"), isName: true, value: (row) => row.date, cell: (row) => format.day(row.date) },
      { key: "spend", label: t("spend"), isNumber: true, value: (row) => row.spend, cell: (row) => format.money(row.spend) },
      number("impressions"),
      number("clicks"),
      number("leads"),
      { key: "cpl", label: t("cpl"), isNumber: true, value: cplOf, cell: (row) => format.money(cplOf(row)) },
    ];
    return html`<pm-table
      .context=${this.context}
      caption=${t("metrics.perDay")}
      name="campagne-${this.campaignId.slice(0, 8)}"
      .columns=${columns}
      .rows=${rows}
    ></pm-table>`;
  }
}

define("pm-campaign-metrics", PmCampaignMetrics);
