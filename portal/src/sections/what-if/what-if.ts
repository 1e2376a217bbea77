import { css, html, nothing, type PropertyValues } from "lit";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { PmElement } from "../../core/element.js";
import { Form } from "../../core/form.js";
import { segmentName } from "../../core/format.js";
import { parseMoney } from "../../core/parse.js";
import { base, fields } from "../../styles/base.js";
import { moneyField } from "../../ui/field.js";
import { whatIf } from "./text.js";

type WhatIf = Schemas["BudgetWhatIf"];

const LEAST = 1;
const MOST = 100_000;
/** After the last digit: an amount is one question, not one for each of its digits. */
const PAUSE_MS = 500;

/** What an amount that somebody chooses would bring, had the campaigns it too. It changes nothing. */
export class PmWhatIf extends PmElement {
  static override styles = [
    base,
    fields,
    css`
      .stack {
        --gap: 0.75;
        padding-block-start: var(--_u);
        border-block-start: 1px solid var(--_line);
      }
    `,
  ];

  #form = new Form<{ amount: string }>(this, { amount: "100" });
  #answer: WhatIf | "failed" | null = null;
  #asked = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#asked = "";
  }

  get #t(): ReturnType<typeof whatIf.in> {
    return whatIf.in(this.context.locale);
  }

  /** What is typed as the functions take it; null while it is no amount that can be asked for. */
  get #extra(): string | null {
    const parsed = parseMoney(this.#form.values.amount, this.context.locale);
    const value = "value" in parsed ? parsed.value : null;
    return value !== null && Number(value) >= LEAST && Number(value) <= MOST ? value : null;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (!this.context) return;
    const extra = this.#extra;
    const asked = `${this.context.partnerId} ${extra ?? ""}`;
    if (asked === this.#asked) return;
    const isFirst = !this.#asked;
    this.#asked = asked;
    clearTimeout(this.#timer);
    this.#running?.abort();
    if (extra !== null) this.#timer = setTimeout(() => void this.#ask(extra), isFirst ? 0 : PAUSE_MS);
  }

  async #ask(extra: string): Promise<void> {
    const { signal } = (this.#running = new AbortController());
    const path = { partner_id: this.context.partnerId };
    try {
      this.#answer = await this.context.api.call((functions) =>
        functions.GET("/api/partners/{partner_id}/budget/what-if", { params: { path, query: { extra } }, signal }),
      );
    } catch {
      if (signal.aborted) return;
      this.#answer = "failed";
    }
    this.requestUpdate();
  }

  protected override render(): unknown {
    if (!this.context) return nothing;
    const t = this.#t;
    const { locale } = this.context;
    const { format } = this;
    const isKnown = this.#extra !== null;
    const limits = { least: format.wholeMoney(LEAST), most: format.wholeMoney(MOST) };
    return html`<div class="stack">
      <h3>${t("title")}</h3>
      ${moneyField(this.#form, "amount", { label: t("amount"), locale, ...(isKnown ? {} : { hint: t("between", limits) }) })}
      <div role="status">${isKnown && this.#answer ? this.#words(this.#answer) : nothing}</div>
    </div>`;
  }

  #words(answer: WhatIf | "failed"): unknown {
    const t = this.#t;
    if (answer === "failed") return html`<p>${t("failed")}</p>`;
    const { format } = this;
    return html`<p><strong>${this.context.locale === "en" ? answer.message_en : answer.message}</strong></p>
      <ul class="small">
        ${answer.campaigns.map((campaign) => {
          const name = `${this.words(`channel.${campaign.channel}`)}, ${segmentName(campaign)}`;
          const [from, to] = [format.money(campaign.current_per_month), format.money(campaign.new_per_month)];
          return html`<li>${t("campaign", { name, from, to })}</li>`;
        })}
      </ul>
      <p class="quiet small">${t("estimate", { day: format.day(answer.day) })}</p>`;
  }
}

define("pm-what-if", PmWhatIf);
