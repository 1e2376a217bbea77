import { html, nothing } from "lit";
import { type Api, newIdempotencyKey } from "../../api/client.js";
import type { ApiError, FieldError } from "../../api/errors.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { errorWords } from "../../core/error-words.js";
import { type FieldProblem, Form } from "../../core/form.js";
import type { FlatValues } from "../../core/list.js";
import { SectionElement } from "../../core/section.js";
import { problemNotice } from "../../ui/section.js";
import { adFields, budgetFields, type PlanData, planStyles, targetFields } from "./plan-fields.js";
import { AD_CHANNELS, changesOf, check, flatten, mostOf, withNames } from "./plan.js";
import { conflictReason } from "./reasons.js";
import { campaigns } from "./text.js";

type Campaign = Schemas["Campaign"];
/** A campaign's settings and ads: of a new one, or of one that is there. Tells `pm-made` with the id, and `pm-left`. */
export class PmCampaignForm extends SectionElement<PlanData> {
  static override properties = { ...SectionElement.properties, campaignId: { attribute: false } };
  /** Null: a new one. */
  declare campaignId: string | null;
  static override styles = [SectionElement.styles, planStyles];
  protected override readonly topics = ["campaigns", "pages"] as const;
  #form: Form<FlatValues> | null = null;
  #key = newIdempotencyKey();
  /** Why it was not saved, where no field is to blame: beside the button, where the person is. */
  #problem = "";

  constructor() {
    super();
    this.campaignId = null;
  }

  protected async load(api: Api, signal: AbortSignal): Promise<PlanData> {
    const { partnerId, locale } = this.context;
    const path = { partner_id: partnerId };
    const [segments, pages, campaign] = await Promise.all([
      api.call((functions) =>
        functions.GET("/api/partners/{partner_id}/segments", { params: { path, query: { limit: 200 } }, signal }),
      ),
      api.call((functions) =>
        functions.GET("/api/partners/{partner_id}/landing-pages", {
          params: { path, query: { limit: 200, status: ["live"] } },
          signal,
        }),
      ),
      this.campaignId === null
        ? null
        : api.call((functions) =>
            functions.GET("/api/partners/{partner_id}/campaigns/{campaign_id}", {
              params: { path: { ...path, campaign_id: this.campaignId as string } },
              signal,
            }),
          ),
    ]);
    const values = flatten(campaign, locale);
    if (!campaign) {
      // Where there is only one, that is the one.
      if (segments.data.length === 1) values["segment_id"] = segments.data[0]?.segment_id;
      if (pages.data.length === 1) values["landing_page_id"] = pages.data[0]?.id;
    }
    if (this.#form) this.#form.take(values);
    else this.#form = new Form<FlatValues>(this, values, (draft) => this.#check(draft));
    return { campaign, segments: segments.data, pages: pages.data };
  }

  get #t(): ReturnType<typeof campaigns.in> {
    return campaigns.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t(this.campaignId === null ? "form.new" : "form.title");
  }

  protected override get about(): string | undefined {
    return this.campaignId === null ? this.#t("form.new.about") : undefined;
  }

  #check(draft: FlatValues): Record<string, FieldProblem> {
    const t = this.#t;
    return check(draft, this.context.locale, {
      least: { daily_budget: t("form.least.daily"), monthly_budget: t("form.least.monthly") },
      fewest: {
        keywords: t("keywords.fewest"),
        headlines: t("headlines.fewest"),
        descriptions: t("descriptions.fewest"),
      },
      twice: t("twice"),
    });
  }

  protected renderContent(data: PlanData): unknown {
    const form = this.#form;
    const t = this.#t;
    if (!form) return nothing;
    const { locale } = this.context;
    const { campaign } = data;
    const isNew = campaign === null;
    return html`<form class="stack" @submit=${(event: Event) => event.preventDefault()}>
      ${targetFields(form, data, locale)} ${budgetFields(form, locale)}
      ${form.values["channel"] === "google_ads"
        ? adFields(form, locale, isNew, (name) => this.#focus(name))
        : nothing}
      ${this.#problem ? problemNotice(this.#problem) : nothing}
      <div class="row">
        <button type="button"
          data-tone="brand"
          ?data-busy=${this.busy !== null}
          ?disabled=${!isNew && !form.isChanged}
          @click=${() => void (isNew ? this.#create(form) : this.#save(form, campaign))}
          >${isNew ? t("form.plan") : this.words("save")}</button
        >
        ${isNew
          ? html`<button type="button" data-look="outlined" @click=${() => this.dispatchEvent(new CustomEvent("pm-left"))}
              >${this.words("cancel")}</button
            >`
          : form.isChanged
            ? html`<button type="button" data-look="outlined" @click=${() => form.reset()}>${this.words("undo")}</button>`
            : nothing}
      </div>
    </form>`;
  }

  #focus(name: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[id="field-${name}"]`)?.focus());
  }

  #explain(field: FieldError): FieldProblem | undefined {
    const t = this.#t;
    if (field.name === "landing_page_id") return { text: t("page.notLive") };
    if (field.name === "keywords" || field.name === "negative_keywords") return { text: t("keywords.refused") };
    return undefined;
  }

  #refused(form: Form<FlatValues>, error: ApiError): boolean {
    const isShown = form.refuse(withNames(error, form.values), (field) => this.#explain(field));
    void this.#focusOnProblem();
    if (!isShown) {
      this.#problem = errorWords(
        error,
        this.context.locale,
        conflictReason(error.problem?.detail, this.#t, this.format),
      );
    }
    return true;
  }

  #isValid(form: Form<FlatValues>): boolean {
    this.#problem = "";
    const isValid = form.validate();
    if (!isValid) void this.#focusOnProblem();
    return isValid;
  }

  /** The first field with a problem, whose part may be closed. */
  async #focusOnProblem(): Promise<void> {
    await this.updateComplete;
    const found = this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]');
    found?.closest("details")?.setAttribute("open", "");
    found?.focus();
  }

  async #create(form: Form<FlatValues>): Promise<void> {
    if (!this.#isValid(form)) return;
    const { locale, partnerId } = this.context;
    const { values } = form;
    const made = await this.run(
      "create",
      (api) =>
        api.call((functions) =>
          functions.POST("/api/partners/{partner_id}/campaigns", {
            params: { path: { partner_id: partnerId }, header: { "Idempotency-Key": this.#key } },
            body: {
              ...(changesOf(values, values, locale) as Omit<Schemas["CampaignCreate"], "channel">),
              channel: values["channel"] as Campaign["channel"],
            },
          }),
        ),
      { success: this.#t("form.planned"), changed: ["campaigns"] },
      (error) => {
        if (error.kind !== "offline" && error.kind !== "failed") this.#key = newIdempotencyKey();
        return this.#refused(form, error);
      },
    );
    if (made) this.dispatchEvent(new CustomEvent("pm-made", { detail: made.id }));
  }

  async #save(form: Form<FlatValues>, campaign: Campaign): Promise<void> {
    if (!this.#isValid(form)) return;
    const t = this.#t;
    const { locale, partnerId } = this.context;
    const sent = form.changed;
    const body = changesOf(form.values, sent, locale);
    const most = mostOf(form.values, locale);
    const movesMoney = campaign.status === "active" && ("daily_budget" in body || "monthly_budget" in body);
    if (movesMoney && AD_CHANNELS.includes(campaign.channel)) {
      const confirmed = await this.context.confirm({
        title: t("form.change.title"),
        consequence: t("form.change.what"),
        cost: most ? t("cost", { amount: this.format.money(most) }) : t("cost.unknown"),
        undo: t("form.change.undo"),
        confirm: this.words("save"),
      });
      if (!confirmed) return;
    }
    const saved = await this.run(
      "save",
      (api) =>
        api.call((functions) =>
          functions.PATCH("/api/partners/{partner_id}/campaigns/{campaign_id}", {
            params: { path: { partner_id: partnerId, campaign_id: campaign.id } },
            body,
          }),
        ),
      { success: t("form.saved"), changed: movesMoney ? ["campaigns", "budget"] : ["campaigns"] },
      (error) => this.#refused(form, error),
    );
    if (!saved) return;
    if (form.changed === sent) form.reset();
    form.take(flatten(saved, locale));
  }
}

define("pm-campaign-form", PmCampaignForm);
