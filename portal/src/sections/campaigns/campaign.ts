import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { segmentName } from "../../core/format.js";
import { SectionElement } from "../../core/section.js";
import { badge } from "../../ui/badge.js";
import { icon } from "../../ui/icon.js";
import { notice } from "../../ui/section.js";
import { toggle, toggleStyles } from "../../ui/switch.js";
import { mostAMonth } from "./plan.js";
import { conflictReason, googleAdsUrl, STATUS_TONES, SYNC_TONES, syncWords } from "./reasons.js";
import { type Step, STATUS_AFTER, stepsOf } from "./steps.js";
import { campaigns } from "./text.js";

type Campaign = Schemas["Campaign"];
type Loaded = { readonly campaign: Campaign; readonly account: string | undefined };

/** One campaign: what it does and costs, whether the channel follows, and what can be done. Tells `pm-left`. */
export class PmCampaign extends SectionElement<Loaded> {
  static override properties = { ...SectionElement.properties, campaignId: { attribute: false } };
  declare campaignId: string;
  static override styles = [
    SectionElement.styles,
    toggleStyles,
    css`
      .facts {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, calc(var(--_u) * 8)), 1fr));
        gap: var(--_u);
      }
      .facts > :last-child {
        grid-column: 1 / -1;
      }
      .facts dt {
        color: var(--_quiet);
        font-size: calc(var(--_u) * 0.875);
      }
      .facts dd {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
      a.button {
        display: inline-flex;
        align-items: center;
        gap: 0.4em;
        min-block-size: calc(var(--_u) * 2.75);
      }
    `,
  ];
  protected override readonly topics = ["campaigns"] as const;

  protected async load(api: Api, signal: AbortSignal): Promise<Loaded> {
    const { partnerId, role } = this.context;
    const path = { partner_id: partnerId, campaign_id: this.campaignId };
    const [campaign, accounts] = await Promise.all([
      api.call((functions) =>
        functions.GET("/api/partners/{partner_id}/campaigns/{campaign_id}", { params: { path }, signal }),
      ),
      // Only for the link to Google Ads: without it the campaign is shown all the same.
      role === "admin"
        ? api
            .call((functions) =>
              functions.GET("/api/partners/{partner_id}/ad-accounts", { params: { path: { partner_id: partnerId } }, signal }),
            )
            .catch(() => null)
        : null,
    ]);
    const account = accounts?.data.find(({ channel }) => channel === "google_ads");
    return { campaign, account: account?.external_account_id };
  }

  get #t(): ReturnType<typeof campaigns.in> {
    return campaigns.in(this.context.locale);
  }

  protected get heading(): string {
    const campaign = this.resource.data?.campaign;
    return campaign ? `${this.words(`channel.${campaign.channel}`)}: ${segmentName(campaign)}` : this.#t("campaign");
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    this.renderRoot.querySelector<HTMLElement>("#back")?.focus();
  }

  protected override renderActions(): TemplateResult {
    return html`<button type="button" id="back" data-look="outlined" @click=${() => this.dispatchEvent(new CustomEvent("pm-left"))}
      >${this.#t("back")}</button
    >`;
  }

  protected renderContent({ campaign, account }: Loaded): unknown {
    const t = this.#t;
    const { role } = this.context;
    const steps = stepsOf(campaign.status, role);
    const state =
      campaign.status === "planned"
        ? (`state.planned.${role}` as const)
        : campaign.status === "archived"
          ? ("state.archived" as const)
          : null;
    return html`${this.#facts(campaign)} ${state ? notice("neutral", t(state)) : nothing} ${this.#sync(campaign)}
      ${campaign.status === "archived" ? nothing : this.#switch(campaign)}
      <div class="row">
        ${steps.map(
          (step, index) =>
            html`<button type="button"
              data-tone=${step === "archive" ? "danger" : "brand"}
              data-look=${index === 0 && step !== "archive" ? "accent" : "outlined"}
              ?disabled=${this.busy !== null}
              ?data-busy=${this.busy === step}
              @click=${() => void this.#step(step, campaign)}
              >${t(step)}</button
            >`,
        )}
        ${role === "admin" && campaign.channel === "google_ads" && campaign.external_campaign_id
          ? html`<a
              class="button"
              href=${googleAdsUrl(campaign.external_campaign_id, account)}
              target="_blank"
              rel="noopener noreferrer"
              >${icon("external")}${t("inGoogle")}<span class="hidden-visually">${t("newTab")}</span></a
            >`
          : nothing}
      </div>`;
  }

  #facts(campaign: Campaign): TemplateResult {
    const t = this.#t;
    const { format } = this;
    const fact = (label: string, value: unknown): TemplateResult => html`<div>
      <dt>${label}</dt>
      <dd>${value}</dd>
    </div>`;
    return html`<dl class="facts">
      ${fact(t("status"), badge(this.words(`campaign.${campaign.status}`), STATUS_TONES[campaign.status]))}
      ${fact(t("daily"), format.money(campaign.daily_budget))}
      ${fact(t("most"), format.money(mostAMonth(campaign.daily_budget, campaign.monthly_budget)))}
      ${fact(t("cplTarget"), format.money(campaign.cpl_target))} ${fact(t("spend"), format.money(campaign.total_spend))}
      ${fact(t("leads"), format.number(campaign.total_leads))} ${fact(t("cpl"), format.money(campaign.avg_cpl))}
      ${fact(t("page"), campaign.landing_page_path ?? t("noPage"))}
    </dl>`;
  }

  #sync(campaign: Campaign): TemplateResult {
    const t = this.#t;
    const { role } = this.context;
    const { sync_status: status, sync_error: error } = campaign;
    const tone = campaign.channel === "google_ads" ? SYNC_TONES[status] : "neutral";
    const isWrong = tone === "warning" || tone === "danger";
    return notice(
      tone === "brand" || tone === "success" ? "neutral" : tone,
      html`<div class="stack">
        <div>
          <p>${syncWords(campaign, role, t, this.format)}</p>
          ${status === "failed" && role === "partner" ? html`<p>${t("failed.help")}</p>` : nothing}
          ${status === "failed" && role === "admin" && error
            ? html`<p class="small">${t("failed.message", { text: error })}</p>`
            : nothing}
        </div>
        ${status === "failed" && role === "admin" && campaign.channel === "google_ads"
          ? html`<div>
              <button type="button"
                data-look="outlined"
                ?data-busy=${this.busy === "retry"}
                ?disabled=${this.busy !== null}
                @click=${() => void this.#retry()}
                >${icon("retry", "start")}${t("retry")}</button
              >
            </div>`
          : nothing}
        ${status === "drifted"
          ? html`<div>
              <button type="button" data-look="outlined" @click=${() => this.context.open("recommendations")}
                >${t("sync.toProposals")}</button
              >
            </div>`
          : nothing}
      </div>`,
      isWrong ? "warning" : "info",
    );
  }

  #switch(campaign: Campaign): TemplateResult {
    const t = this.#t;
    const isOn = campaign.ai_managed;
    return html`<div>
      ${toggle(t("ai.switch"), {
        isOn,
        isDisabled: this.busy !== null,
        change: (isOn) => void this.#setManaged(campaign, isOn),
      })}
      <p class="quiet">${t(isOn ? "ai.on" : "ai.off")}</p>
    </div>`;
  }

  /** Shown at once, for switching it back undoes it; put back when our function refuses. */
  async #setManaged(before: Campaign, isOn: boolean): Promise<void> {
    const t = this.#t;
    this.#replace({ ...before, ai_managed: isOn });
    const saved = await this.#patch("managed", { ai_managed: isOn }, t(isOn ? "ai.turnedOn" : "ai.turnedOff"));
    if (!saved) this.#replace(before);
  }

  #replace(campaign: Campaign): void {
    this.resource.replace({ account: undefined, ...this.resource.data, campaign });
  }

  async #patch(name: string, body: Schemas["CampaignUpdate"], success: string): Promise<Campaign | null> {
    const { partnerId } = this.context;
    return this.run(
      name,
      (api) =>
        api.call((functions) =>
          functions.PATCH("/api/partners/{partner_id}/campaigns/{campaign_id}", {
            params: { path: { partner_id: partnerId, campaign_id: this.campaignId } },
            body,
          }),
        ),
      {
        success,
        changed: body.status ? ["campaigns", "budget"] : ["campaigns"],
        explain: (error) => conflictReason(error.problem?.detail, this.#t, this.format),
      },
    );
  }

  async #step(step: Step, campaign: Campaign): Promise<void> {
    const t = this.#t;
    const { role } = this.context;
    const starts = step === "activate" || step === "resume";
    const most = mostAMonth(campaign.daily_budget, campaign.monthly_budget);
    const confirmed = await this.context.confirm({
      title: `${t(step)}: ${this.heading}`,
      consequence: t(starts ? "activate.what" : `${step}.what`),
      ...(starts ? { cost: most ? t("cost", { amount: this.format.money(most) }) : t("cost.unknown") } : {}),
      undo: t(starts ? "activate.undo" : step === "pause" ? `pause.undo.${role}` : "archive.undo"),
      confirm: t(step),
      tone: step === "archive" ? "danger" : "brand",
    });
    // Nothing is shown before our function says that it is so: money moves.
    if (confirmed) await this.#patch(step, { status: STATUS_AFTER[step] }, t(`${step}.done`));
  }

  async #retry(): Promise<void> {
    const { partnerId } = this.context;
    await this.run(
      "retry",
      (api) =>
        api.call((functions) =>
          functions.POST("/api/partners/{partner_id}/campaigns/{campaign_id}/retry", {
            params: { path: { partner_id: partnerId, campaign_id: this.campaignId } },
          }),
        ),
      {
        success: this.#t("retry.done"),
        changed: ["campaigns"],
        explain: (error) => conflictReason(error.problem?.detail, this.#t, this.format),
      },
    );
  }
}

define("pm-campaign", PmCampaign);
