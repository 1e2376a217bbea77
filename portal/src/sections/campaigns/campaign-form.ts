import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type Api, newIdempotencyKey } from "../../api/client.js";
import type { ApiError, FieldError } from "../../api/errors.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { errorWords } from "../../core/error-words.js";
import { focusOn } from "../../core/focus.js";
import { type FieldProblem, Form } from "../../core/form.js";
import { segmentName } from "../../core/format.js";
import { addItem, type FlatValues, idsIn, textIn } from "../../core/list.js";
import { SectionElement } from "../../core/section.js";
import { moneyField, selectField, textareaField, textField } from "../../ui/field.js";
import { icon } from "../../ui/icon.js";
import { notice, problemNotice } from "../../ui/section.js";
import {
  AD_CHANNELS,
  adsOf,
  type AdTexts,
  changesOf,
  check,
  flatten,
  LONGEST,
  MOST,
  mostOf,
  withNames,
} from "./plan.js";
import { conflictReason } from "./reasons.js";
import { campaigns } from "./text.js";

type Campaign = Schemas["Campaign"];
type Loaded = {
  readonly campaign: Campaign | null;
  readonly segments: readonly Schemas["PartnerSegment"][];
  readonly pages: readonly Schemas["LandingPageSummary"][];
};

const CHANNELS = ["google_ads", "meta_ads", "linkedin_ads", "seo", "email", "other"] as const;

/** A campaign's settings and ads: of a new one, or of one that is there. Tells `pm-made` with the id, and `pm-left`. */
export class PmCampaignForm extends SectionElement<Loaded> {
  static override properties = { ...SectionElement.properties, campaignId: { attribute: false } };
  /** Null: a new one. */
  declare campaignId: string | null;
  static override styles = [
    SectionElement.styles,
    css`
      .budgets {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--_u) * 16)), 1fr));
        gap: var(--_u);
        align-items: start;
      }
      .most {
        font-weight: 650;
      }
      .texts {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, calc(var(--_u) * 18)), 1fr));
        gap: var(--_u);
      }
      .texts.wide {
        grid-template-columns: minmax(0, 1fr);
      }
      :is(.texts, .budgets) .field {
        max-inline-size: none;
      }
      summary {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 calc(var(--_u) * 0.75);
        min-block-size: calc(var(--_u) * 2.75);
        border-block-start: 1px solid var(--_line);
        cursor: pointer;
      }
      summary h3::before {
        content: "";
        display: inline-block;
        inline-size: 0.45em;
        block-size: 0.45em;
        margin-inline-end: 0.6em;
        border: solid var(--_quiet);
        border-width: 0 2px 2px 0;
        transform: rotate(-45deg);
      }
      details[open] summary h3::before {
        transform: rotate(45deg);
      }
    `,
  ];
  protected override readonly topics = ["campaigns", "pages"] as const;
  #form: Form<FlatValues> | null = null;
  #key = newIdempotencyKey();
  /** Why it was not saved, where no field is to blame: beside the button, where the person is. */
  #problem = "";

  constructor() {
    super();
    this.campaignId = null;
  }

  protected async load(api: Api, signal: AbortSignal): Promise<Loaded> {
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

  protected renderContent(data: Loaded): unknown {
    const form = this.#form;
    const t = this.#t;
    if (!form) return nothing;
    const { campaign } = data;
    const isNew = campaign === null;
    return html`<form class="stack" @submit=${(event: Event) => event.preventDefault()}>
      ${this.#plan(form, data)} ${this.#budgets(form)}
      ${form.values["channel"] === "google_ads" ? this.#ads(form) : nothing}
      ${this.#problem ? problemNotice(this.#problem) : nothing}
      <div class="row">
        <wa-button
          variant="brand"
          ?loading=${this.busy !== null}
          ?disabled=${!isNew && !form.isChanged}
          @click=${() => void (isNew ? this.#create(form) : this.#save(form, campaign))}
          >${isNew ? t("form.plan") : this.words("save")}</wa-button
        >
        ${isNew
          ? html`<wa-button appearance="outlined" @click=${() => this.dispatchEvent(new CustomEvent("pm-left"))}
              >${this.words("cancel")}</wa-button
            >`
          : form.isChanged
            ? html`<wa-button appearance="outlined" @click=${() => form.reset()}>${this.words("undo")}</wa-button>`
            : nothing}
      </div>
    </form>`;
  }

  #plan(form: Form<FlatValues>, { campaign, segments, pages }: Loaded): TemplateResult {
    const t = this.#t;
    const { locale } = this.context;
    const isLocked = campaign?.channel === "google_ads" && campaign.status !== "planned";
    const locked = isLocked ? { isDisabled: true, hint: t("form.locked") } : {};
    const choices = (
      none: string,
      known: readonly { value: string; label: string }[],
      present: { value: string | null | undefined; label: string },
    ): { value: string; label: string }[] => [
      { value: "", label: none },
      ...known,
      ...(present.value && !known.some(({ value }) => value === present.value)
        ? [{ value: present.value, label: present.label }]
        : []),
    ];
    return html`<div class="budgets">
        ${campaign
          ? nothing
          : selectField(form, "channel", {
              label: t("channel"),
              locale,
              choices: CHANNELS.map((value) => ({ value, label: this.words(`channel.${value}`) })),
            })}
        ${selectField(form, "segment_id", {
          label: t("segment"),
          locale,
          ...locked,
          choices: choices(
            t("noSegment"),
            segments.map((segment) => ({ value: segment.segment_id, label: segmentName(segment) })),
            { value: campaign?.segment_id, label: campaign ? segmentName(campaign) : "" },
          ),
        })}
        ${selectField(form, "landing_page_id", {
          label: t("page"),
          locale,
          ...locked,
          choices: choices(
            t("noPage"),
            pages.map(({ id, title, path }) => ({ value: id, label: `${title} (${path})` })),
            { value: campaign?.landing_page_id, label: campaign?.landing_page_path ?? "" },
          ),
        })}
      </div>
      ${pages.length || campaign?.landing_page_id ? nothing : notice("neutral", t("form.noPages"))}`;
  }

  #budgets(form: Form<FlatValues>): TemplateResult {
    const t = this.#t;
    const { locale } = this.context;
    const most = mostOf(form.values, locale);
    return html`<div class="budgets">
        ${moneyField(form, "daily_budget", { label: t("daily"), hint: t("form.daily.hint"), locale })}
        ${moneyField(form, "monthly_budget", { label: t("monthly"), hint: t("form.monthly.hint"), locale })}
        ${moneyField(form, "cpl_target", { label: t("cplTarget"), hint: t("form.cpl.hint"), locale })}
      </div>
      <p class="most" aria-live="polite">${most ? t("form.most", { amount: this.format.money(most) }) : nothing}</p>`;
  }

  #ads(form: Form<FlatValues>): TemplateResult {
    const t = this.#t;
    const { locale } = this.context;
    const ads = adsOf(form.values);
    const known = t("form.ads.known", {
      keywords: ads?.keywords.length ?? 0,
      headlines: ads?.headlines.length ?? 0,
      descriptions: ads?.descriptions.length ?? 0,
    });
    return html`<details ?open=${this.campaignId === null}>
      <summary>
        <h3>${t("form.ads")}</h3>
        <span class="quiet small">${known}</span>
      </summary>
      <div class="stack">
        ${this.campaignId === null ? html`<p class="quiet">${t("form.ads.later")}</p>` : nothing}
        <div class="budgets">
          ${textareaField(form, "keywords", { label: t("keywords"), hint: t("keywords.hint"), locale, rows: 6 })}
          ${textareaField(form, "negative_keywords", {
            label: t("negative_keywords"),
            hint: t("negative.hint"),
            locale,
            rows: 6,
          })}
        </div>
        ${this.#texts(form, "headlines")} ${this.#texts(form, "descriptions")}
      </div>
    </details>`;
  }

  #texts(form: Form<FlatValues>, name: AdTexts): TemplateResult {
    const t = this.#t;
    const { locale } = this.context;
    const ids = idsIn(form.values, name);
    return html`<fieldset class="stack">
      <legend>${t(name)}</legend>
      <p class="quiet small">${t(`${name}.hint`)}</p>
      <div class="texts ${name === "descriptions" ? "wide" : ""}">
        ${repeat(
          ids,
          (id) => id,
          (id, index) =>
            textField(form, `${name}.${id}`, {
              label: t(`${name}.one`, { number: index + 1 }),
              locale,
              hint: t("count", { count: [...textIn(form.values, `${name}.${id}`).trim()].length, max: LONGEST[name] }),
            }),
        )}
      </div>
      ${ids.length < MOST[name]
        ? html`<div>
            <wa-button appearance="outlined" @click=${() => this.#focus(`${name}.${addItem(form, name)}`)}
              >${icon("plus", "start")}${t(`${name}.add`)}</wa-button
            >
          </div>`
        : nothing}
    </fieldset>`;
  }

  #focus(name: string): void {
    void this.updateComplete.then(() => focusOn(this.renderRoot.querySelector<HTMLElement>(`[id="field-${name}"]`)));
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
