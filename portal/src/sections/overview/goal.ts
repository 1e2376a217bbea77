import { css, html, nothing, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { segmentName } from "../../core/format.js";
import { SectionElement } from "../../core/section.js";
import { badge } from "../../ui/badge.js";
import { icon } from "../../ui/icon.js";
import { meter, meterStyles } from "../../ui/meter.js";
import type { Empty } from "../../ui/section.js";
import { type Progress, progressOf, share, shortage } from "./progress.js";
import { overview } from "./text.js";

type Gaps = Schemas["Page_LeadGap_"];
type Gap = Schemas["LeadGap"];

/** The five-second answer: do we reach our target, and where not. */
export class PmGoal extends SectionElement<Gaps> {
  static override styles = [
    SectionElement.styles,
    meterStyles,
    css`
      .answer {
        display: flex;
        align-items: center;
        gap: calc(var(--_u) * 0.75);
        padding: var(--_u) calc(var(--_u) * 1.25);
        border-radius: var(--_radius);
        background: var(--_warning-soft);
        color: var(--_warning);
        font-size: calc(var(--_u) * 1.375);
        font-weight: 650;
        line-height: 1.3;
      }
      .answer.yes {
        background: var(--_success-soft);
        color: var(--_success);
      }
      .answer.no-target {
        background: var(--_page);
        color: var(--_text);
      }
      .segments {
        display: grid;
        gap: calc(var(--_u) * 1.25);
      }
      .segments li {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(var(--_u) * 0.375);
      }
    `,
  ];
  protected override readonly topics = ["gaps", "segments"] as const;
  #t = overview.in("nl");

  protected load(api: Api, signal: AbortSignal): Promise<Gaps> {
    const { partnerId } = this.context;
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/lead-gaps", {
        params: { path: { partner_id: partnerId }, query: { limit: 200 } },
        signal,
      }),
    );
  }

  protected get heading(): string {
    return this.#t("goal");
  }

  protected override get about(): string | undefined {
    const progress = progressOf(this.resource.data?.data ?? []);
    return progress ? this.#t("goal.window", { day: this.format.day(progress.day) }) : undefined;
  }

  protected override render(): unknown {
    this.#t = overview.in(this.context?.locale ?? "nl");
    return super.render();
  }

  protected override renderSkeleton(): TemplateResult {
    return html`<div class="stack">
      <span class="skeleton tall"></span><span class="skeleton line w50"></span><span class="skeleton line w90"></span>
    </div>`;
  }

  protected override empty({ data }: Gaps): Empty | null {
    return data.length ? null : { text: this.#t("goal.empty"), action: this.#toSegments() };
  }

  protected renderContent({ data }: Gaps): unknown {
    const progress = progressOf(data);
    if (!progress) return nothing;
    return html`${this.#answer(progress)}
      ${progress.answer === "no-target"
        ? html`<p>${this.#t("goal.noTarget.help")}</p>
            <div>${this.#toSegments()}</div>`
        : html`<ul class="segments">
            ${[...data]
              .sort((one, other) => Number(other.lead_gap_per_week) - Number(one.lead_gap_per_week))
              .map((gap) => this.#segment(gap))}
          </ul>`}`;
  }

  #answer({ answer, short }: Progress): TemplateResult {
    const text = {
      yes: () => this.#t("goal.yes"),
      "no-target": () => this.#t("goal.noTarget"),
      short: () => this.#t("goal.short", { count: Math.round(short * 10) / 10, leads: this.format.number(short) }),
    }[answer]();
    return html`<p class="answer ${answer}">${icon(answer === "yes" ? "check" : "target")}<span>${text}</span></p>`;
  }

  #segment(gap: Gap): TemplateResult {
    const { format } = this;
    const current = gap.platform_leads + gap.own_campaign_leads;
    const percentage = share(gap);
    const text = this.#t("goal.of", { current, target: format.number(gap.target_leads_per_week) });
    const isShort = shortage(gap) > 0;
    return html`<li>
      <div class="row spread">
        <h3>${segmentName(gap)}</h3>
        ${percentage === null
          ? badge(this.words("target.none"))
          : isShort
            ? badge(this.#t("goal.missing", { gap: format.number(gap.lead_gap_per_week) }), "warning", "target")
            : badge(this.#t("goal.reached"), "success", "check")}
      </div>
      ${percentage === null ? nothing : meter(segmentName(gap), text, percentage)}
      <div class="row spread small">
        <span>
          <strong>${percentage === null ? `${current} leads` : text}</strong>
          <span class="quiet">
            · ${this.#t("goal.sources", { platform: gap.platform_leads, own: gap.own_campaign_leads })}</span
          >
        </span>
        <span class="quiet">
          ${percentage === null
            ? nothing
            : this.#t("goal.target", {
                target: format.number(gap.target_leads_per_week),
                source: this.words(`target.${gap.target_source}`),
              })}
        </span>
      </div>
    </li>`;
  }

  #toSegments(): TemplateResult {
    return html`<button type="button" data-look="outlined" @click=${() => this.context.open("segments")}
      >${this.#t("goal.toSegments")}</button
    >`;
  }
}

define("pm-goal", PmGoal);
