import { html, nothing, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { nameOf } from "../../core/format.js";
import { SectionElement } from "../../core/section.js";
import { badge } from "../../ui/badge.js";
import { type Empty, notice, skeletonTable } from "../../ui/section.js";
import "../../ui/table.js";
import type { Column } from "../../ui/table.js";
import { ruleEffects } from "./text.js";

const COUNTS = ["proposed", "approved", "executed", "with_effect", "with_opposite_effect", "without_visible_effect"] as const;

type Effects = Schemas["RuleEffects"];
type Row = Schemas["RuleEffect"];

/** For admins: what became of the proposals of each rule, of all partners together. */
export class PmRuleEffects extends SectionElement<Effects> {
  protected load(api: Api, signal: AbortSignal): Promise<Effects> {
    return api.call((functions) =>
      functions.GET("/api/marketing-recommendations/effects", { signal }),
    );
  }

  get #t(): ReturnType<typeof ruleEffects.in> {
    return ruleEffects.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("title");
  }

  protected override get about(): string {
    return this.#t("about");
  }

  protected override renderSkeleton(): TemplateResult {
    return skeletonTable();
  }

  protected override empty({ data }: Effects): Empty | null {
    return data.length ? null : { text: this.#t("empty") };
  }

  protected renderContent({ data, reported_on: day, reported_rules: rules }: Effects): unknown {
    const { format } = this;
    return html`${day && rules.length
        ? notice("neutral", this.#t("reported", { day: format.day(day), rules: rules.map((rule) => this.#name(rule)).join(", ") }))
        : nothing}
      <pm-table .context=${this.context} caption=${this.heading} name="rules" .columns=${this.#columns()} .rows=${data}></pm-table>`;
  }

  /** A rule that is newer than these texts has the name that it has in the code. */
  #name(rule: string): string {
    const key = `rule.${rule}`;
    return key in ruleEffects.dutch ? this.#t(key as "rule.no_budget") : nameOf(rule);
  }

  #columns(): Column<Row>[] {
    const t = this.#t;
    const { format } = this;
    return [
      {
        key: "rule",
        label: t("rule"),
        value: ({ rule }) => this.#name(rule),
        cell: ({ rule, is_without_effect: isNil }) => html`${this.#name(rule)} ${isNil ? badge(t("nil"), "warning") : nothing}`,
        isName: true,
      },
      ...COUNTS.map((key): Column<Row> => ({ key, label: t(key), value: (row) => row[key], isNumber: true })),
      {
        key: "median_change",
        label: t("median_change"),
        value: (row) => row.median_change,
        cell: (row) => format.change(row.median_change),
        isNumber: true,
      },
      {
        key: "combined_p_value",
        label: t("combined_p_value"),
        value: (row) => row.combined_p_value,
        cell: (row) => format.probability(row.combined_p_value),
        isNumber: true,
      },
    ];
  }
}

define("pm-rule-effects", PmRuleEffects);
