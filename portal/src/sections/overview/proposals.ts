import { css, html, nothing, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { segmentName } from "../../core/format.js";
import { SectionElement } from "../../core/section.js";
import type { Empty } from "../../ui/section.js";
import { costWords, leadsWords, type Proposal } from "../recommendations/effect.js";
import { inOrder } from "../recommendations/queue.js";
import { recommendations } from "../recommendations/text.js";
import { overview } from "./text.js";

type List = Schemas["Page_Recommendation_"];

/** How many proposals wait, and the one that matters most; deciding is for their own tab. */
export class PmProposals extends SectionElement<List> {
  static override styles = [
    SectionElement.styles,
    css`
      .first {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--_u);
        padding: calc(var(--_u) * 1.25);
        border-radius: var(--_radius);
        background: var(--_brand-soft);
      }
      .first > div {
        flex: 1 1 calc(var(--_u) * 18);
        min-inline-size: 0;
      }
    `,
  ];
  protected override readonly topics = ["recommendations"] as const;

  protected load(api: Api, signal: AbortSignal): Promise<List> {
    const { partnerId } = this.context;
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/marketing-recommendations", {
        params: { path: { partner_id: partnerId }, query: { status: ["pending"], limit: 200 } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof overview.in> {
    return overview.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("proposals");
  }

  protected override get about(): string | undefined {
    const list = this.resource.data;
    if (!list?.data.length) return undefined;
    const count = list.data.length;
    return list.next_cursor ? this.#t("proposals.many", { count }) : this.#t("proposals.open", { count });
  }

  protected override empty({ data }: List): Empty | null {
    return data.length ? null : { text: this.#t("proposals.none"), action: this.#open("outlined", "proposals.all") };
  }

  protected renderContent({ data }: List): unknown {
    const { context, format } = this;
    const first = inOrder(data, context.role).open[0] as Proposal;
    const words = recommendations.in(context.locale);
    return html`<div class="first">
      <div>
        <p class="quiet small">${this.#t("proposals.first")}</p>
        <h3>
          ${words(`action.${first.action_type}`)}${first.segment_id ? html`: ${segmentName(first)}` : nothing}
        </h3>
        <p>
          ${first.expected_effect.leads_per_week
            ? html`<strong>${leadsWords(first.expected_effect, words, format)}</strong> · `
            : nothing}${costWords(first, words, format)}
        </p>
      </div>
      ${this.#open("accent", "proposals.decide")}
    </div>`;
  }

  #open(appearance: "accent" | "outlined", text: "proposals.decide" | "proposals.all"): TemplateResult {
    return html`<button type="button" data-tone="brand" data-look=${appearance} @click=${() => this.context.open("recommendations")}
      >${this.#t(text)}</button
    >`;
  }
}

define("pm-proposals", PmProposals);
