import { css, html, nothing, type TemplateResult } from "lit";
import { type Api, newIdempotencyKey } from "../../api/client.js";
import { type ApiError, asApiError } from "../../api/errors.js";
import { define } from "../../core/define.js";
import { errorWords } from "../../core/error-words.js";
import { Form } from "../../core/form.js";
import { segmentName } from "../../core/format.js";
import { SectionElement } from "../../core/section.js";
import { badge } from "../../ui/badge.js";
import { checkboxesField, selectField, textField } from "../../ui/field.js";
import { icon } from "../../ui/icon.js";
import { type Empty, notice, skeletonTable } from "../../ui/section.js";
import "../../ui/table.js";
import type { Column } from "../../ui/table.js";
import { shortage } from "../overview/progress.js";
import { bodyOf, check, type Gap, type Link, linkable, type Row, rowsOf, type Segment, targetOf, type Values, valuesOf, withChange } from "./rows.js";
import { segments } from "./text.js";

/** `gaps` is null when they could not be fetched: the links can be changed without them. */
interface Data {
  readonly links: readonly Link[];
  readonly gaps: readonly Gap[] | null;
}

/** The open form: about a link, or about one to be made (null). */
interface Editing {
  readonly link: Link | null;
  readonly form: Form<Values>;
}

/** Where leads are wanted and how many came: link, change, unlink. No money moves here. */
export class PmSegments extends SectionElement<Data> {
  static override styles = [
    SectionElement.styles,
    css`
      form {
        padding: calc(var(--_u) * 1.25);
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_page);
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--_u) * 18)), 1fr));
        gap: var(--_u) calc(var(--_u) * 2);
        align-items: start;
      }
      .fields .amount {
        max-inline-size: calc(var(--_u) * 10);
      }
    `,
  ];
  protected override readonly topics = ["segments", "gaps"] as const;
  #editing: Editing | null = null;
  #opener: HTMLElement | null = null;
  #choices: readonly Segment[] | ApiError | null = null;

  protected async load(api: Api, signal: AbortSignal): Promise<Data> {
    const params = { path: { partner_id: this.context.partnerId }, query: { limit: 200 } };
    const [links, gaps] = await Promise.all([
      api.call((functions) => functions.GET("/api/partners/{partner_id}/segments", { params, signal })),
      api
        .call((functions) => functions.GET("/api/partners/{partner_id}/lead-gaps", { params, signal }))
        .catch((thrown: unknown) => asApiError(thrown) && null),
    ]);
    return { links: links.data, gaps: gaps?.data ?? null };
  }

  get #t(): ReturnType<typeof segments.in> {
    return segments.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("title");
  }

  protected override get about(): string | undefined {
    const day = this.resource.data?.gaps?.map(({ date }) => date).sort().at(-1);
    return day ? this.#t("about", { day: this.format.day(day) }) : undefined;
  }

  protected override renderActions(): unknown {
    return this.resource.data && !this.#editing ? this.#linkButton("outlined") : undefined;
  }

  #linkButton(appearance: string): TemplateResult {
    return html`<button type="button" id="link" data-tone="brand" data-look=${appearance} @click=${(event: Event) => this.#open(null, event)}
      >${icon("plus", "start")}${this.#t("link")}</button
    >`;
  }

  protected override renderSkeleton(): TemplateResult {
    return skeletonTable();
  }

  protected override empty({ links }: Data): Empty | null {
    return links.length || this.#editing ? null : { text: this.#t("empty") };
  }

  protected renderContent({ links, gaps }: Data): unknown {
    const t = this.#t;
    return html`${this.#editing ? this.#panel(links, this.#editing) : nothing} ${gaps ? nothing : notice("warning", t("noGaps"), "warning")}
    ${links.length
      ? html`<pm-table
          .context=${this.context}
          caption=${this.heading}
          name="segments"
          .columns=${this.#columns()}
          .rows=${rowsOf(links, gaps ?? [])}
        ></pm-table>`
      : nothing}`;
  }

  #columns(): Column<Row>[] {
    const { format } = this;
    const t = this.#t;
    return [
      { key: "name", label: t("name"), value: ({ link }) => segmentName(link), cell: (row) => this.#name(row), isName: true },
      { key: "target", label: t("target"), value: targetOf, cell: (row) => this.#target(row), isNumber: true },
      {
        key: "leads",
        label: t("leads"),
        value: ({ gap }) => (gap ? gap.platform_leads + gap.own_campaign_leads : null),
        cell: ({ gap }) =>
          gap
            ? html`${gap.platform_leads + gap.own_campaign_leads}<br /><span class="quiet small"
                  >${t("sources", { platform: gap.platform_leads, own: gap.own_campaign_leads })}</span
                >`
            : format.number(null),
        isNumber: true,
      },
      {
        key: "gap",
        label: t("gap"),
        value: ({ gap }) => gap?.lead_gap_per_week,
        cell: ({ gap }) =>
          !gap || Number(gap.target_leads_per_week) === 0
            ? format.number(null)
            : shortage(gap)
              ? badge(t("short", { gap: format.number(gap.lead_gap_per_week) }), "warning", "target")
              : badge(t("reached"), "success", "check"),
        isNumber: true,
      },
      { key: "priority", label: t("priority"), value: ({ link }) => link.priority, isNumber: true },
      {
        key: "actions",
        label: t("actions"),
        value: () => null,
        isActions: true,
        cell: ({ link }) => {
          const name = html`<span class="hidden-visually"> ${segmentName(link)}</span>`;
          return html`<button type="button" data-look="outlined" @click=${(event: Event) => this.#open(link, event)}
              >${this.words("edit")}${name}</button
            >
            <button type="button" data-look="plain" ?disabled=${this.busy !== null} @click=${() => void this.#unlink(link)}
              >${t("unlink")}${name}</button
            >`;
        },
      },
    ];
  }

  #name({ link }: Row): TemplateResult {
    const t = this.#t;
    const name = segmentName(link);
    const open = (): void => this.context.emit("pm-open-segment", { segmentId: link.segment_id });
    // The table's own style of a button in a heading, and looking like the link that it is.
    const look = "color: var(--_brand); text-decoration: underline";
    return html`${this.context.role === "admin"
        ? html`<button type="button" .style=${look} @click=${open}>${name}</button>`
        : name}
      <div class="row">
        ${link.is_primary ? badge(t("primary"), "brand") : nothing}
        ${link.segment_is_active ? nothing : badge(t("closed"), "warning", "warning")}
      </div>`;
  }

  #target(row: Row): TemplateResult {
    const { target_leads_per_week: own } = row.link;
    const source = own !== null ? "explicit" : row.gap?.target_source;
    const target = targetOf(row);
    const narrow = "display: inline-block; max-inline-size: 9em; white-space: normal";
    return html`${this.format.number(target)}<br /><span class="quiet small" .style=${narrow}
        >${target !== null && source ? this.words(`target.${source}`) : this.#t("tonight")}</span
      >`;
  }

  #open(link: Link | null, event: Event): void {
    const { locale } = this.context;
    const tooHigh = (max: number): string => this.#t("tooHigh", { max: this.format.number(max) });
    this.#opener = event.currentTarget as HTMLElement;
    this.#editing = { link, form: new Form<Values>(this, valuesOf(link, locale), (values) => check(values, locale, tooHigh)) };
    if (!link) void this.#loadChoices();
    this.requestUpdate();
    void this.updateComplete.then(() => this.#focus(link ? "form input" : "form"));
  }

  /** The focus goes back to the button that opened the form, or else to the one that is always there. */
  #close(): void {
    this.#editing = null;
    this.requestUpdate();
    void this.updateComplete.then(() => (this.#opener?.isConnected ? this.#opener.focus() : this.#focus("#link")));
  }

  /** All that can be chosen from; asked for only when somebody wants to choose. */
  async #loadChoices(): Promise<void> {
    this.#choices = null;
    try {
      const found: Segment[] = [];
      let cursor: string | null | undefined;
      do {
        const query = cursor ? { limit: 200, cursor } : { limit: 200 };
        const page = await this.context.api.call((functions) => functions.GET("/api/segments", { params: { query } }));
        found.push(...page.data);
        cursor = page.next_cursor;
      } while (cursor);
      this.#choices = found;
    } catch (thrown) {
      this.#choices = asApiError(thrown);
    }
    this.requestUpdate();
    await this.updateComplete;
    if (this.renderRoot.querySelector("form:focus")) this.#focus("form select");
  }

  #focus(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #panel(links: readonly Link[], { link, form }: Editing): TemplateResult {
    const t = this.#t;
    const { locale } = this.context;
    const title = link ? t("edit.title", { segment: segmentName(link) }) : t("link");
    const isWaiting = !link && !Array.isArray(this.#choices);
    return html`<form
      class="stack"
      novalidate
      tabindex="-1"
      aria-labelledby="form-title"
      @submit=${(event: Event) => {
        event.preventDefault();
        void (link ? this.#save(link, form) : this.#link(form));
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.type === "text") {
          event.preventDefault();
          (event.currentTarget as HTMLFormElement).requestSubmit();
        }
        if (event.key === "Escape") this.#close();
      }}
    >
      <h3 id="form-title">${title}</h3>
      <div class="fields">
        ${link ? nothing : this.#whichSegment(links, form)}
        ${textField(form, "target_leads_per_week", { label: t("target"), hint: t("target.hint"), locale, inputMode: "decimal" })}
        ${textField(form, "priority", { label: t("priority"), hint: t("priority.hint"), locale, inputMode: "numeric" })}
        ${checkboxesField(form, "is_primary", {
          label: t("primary"),
          hint: t("primary.hint"),
          locale,
          choices: [{ value: "yes", label: t("primary.choice") }],
        })}
      </div>
      <div class="row">
        <button type="button"
          data-tone="brand"
          ?disabled=${isWaiting}
          ?data-busy=${this.busy !== null}
          @click=${(event: Event) => (event.target as HTMLElement).closest("form")?.requestSubmit()}
          >${link ? this.words("save") : t("link.do")}</button
        >
        <button type="button" data-look="outlined" @click=${() => this.#close()}>${this.words("cancel")}</button>
      </div>
    </form>`;
  }

  #whichSegment(links: readonly Link[], form: Form<Values>): TemplateResult {
    const t = this.#t;
    const { locale } = this.context;
    const choices = this.#choices;
    if (choices === null) return html`<p role="status">${this.words("loading", { what: this.heading })}</p>`;
    if (!Array.isArray(choices)) {
      return html`<div class="stack" role="alert">
        <p>${errorWords(choices as ApiError, locale)}</p>
        <div>
          <button type="button" data-look="outlined" @click=${() => void this.#loadChoices()}>${this.words("retry")}</button>
        </div>
      </div>`;
    }
    const left = linkable(choices as Segment[], links, locale);
    return selectField(form, "segment_id", {
      label: t("link.which"),
      ...(left.length ? {} : { hint: t("link.none") }),
      locale,
      choices: [
        { value: "", label: t("link.choose") },
        ...left.map((segment) => ({ value: segment.segment_id, label: segmentName(segment) })),
      ],
    });
  }

  #explain = (error: ApiError): string | undefined =>
    error.kind === "conflict" ? this.#t("link.already") : undefined;

  /** What our function refuses goes beside its field; somebody else's change is fetched. */
  #refused(error: ApiError, form: Form<Values>): boolean {
    if (error.kind === "conflict" || error.kind === "not-found") this.context.changes.announce(["segments"]);
    return form.refuse(
      error,
      ({ name }) => (name === "segment_id" ? { text: this.#t("link.closed") } : undefined),
      this.renderRoot,
    );
  }

  async #link(form: Form<Values>): Promise<void> {
    if (this.busy !== null || !form.validate(this.renderRoot)) return;
    const t = this.#t;
    const { partnerId, locale } = this.context;
    const { segment_id: id } = form.values;
    const chosen = (this.#choices as readonly Segment[]).find(({ segment_id: other }) => other === id);
    const segment = segmentName(chosen ?? null);
    const isSure = await this.context.confirm({
      title: t("link.confirm", { segment }),
      consequence: t("link.consequence"),
      undo: t("link.undo"),
      confirm: t("link.do"),
    });
    if (!isSure) return;
    const key = newIdempotencyKey();
    const linked = await this.run(
      "link",
      (api) =>
        api.call((functions) =>
          functions.POST("/api/partners/{partner_id}/segments", {
            params: { path: { partner_id: partnerId }, header: { "Idempotency-Key": key } },
            body: { segment_id: id, ...bodyOf(form.values, locale) },
          }),
        ),
      { success: t("link.done", { segment }), changed: ["segments"], explain: this.#explain },
      (error) => this.#refused(error, form),
    );
    if (linked) this.#close();
  }

  /** Shown at once, for it can be changed back; put back when our function refuses. */
  async #save(link: Link, form: Form<Values>): Promise<void> {
    const before = this.resource.data;
    if (this.busy !== null || !before || !form.validate(this.renderRoot)) return;
    const { partnerId, locale } = this.context;
    const body = bodyOf(form.values, locale);
    this.resource.replace({ ...before, links: withChange(before.links, link.segment_id, body) });
    const saved = await this.run(
      "save",
      (api) =>
        api.call((functions) =>
          functions.PATCH("/api/partners/{partner_id}/segments/{segment_id}", {
            params: { path: { partner_id: partnerId, segment_id: link.segment_id } },
            body,
          }),
        ),
      { success: this.#t("edit.done"), changed: ["segments"] },
      (error) => this.#refused(error, form),
    );
    if (saved) this.#close();
    else this.resource.replace(before);
  }

  async #unlink(link: Link): Promise<void> {
    const t = this.#t;
    const { partnerId } = this.context;
    const segment = segmentName(link);
    const isSure = await this.context.confirm({
      title: t("unlink.confirm", { segment }),
      consequence: t("unlink.consequence"),
      undo: t("unlink.undo"),
      confirm: t("unlink"),
      tone: "danger",
    });
    if (!isSure) return;
    this.#opener = null;
    const done = await this.run(
      "unlink",
      async (api) => {
        await api.call((functions) =>
          functions.DELETE("/api/partners/{partner_id}/segments/{segment_id}", {
            params: { path: { partner_id: partnerId, segment_id: link.segment_id } },
          }),
        );
        return true;
      },
      { success: t("unlink.done", { segment }), changed: ["segments", "gaps"] },
    );
    if (done) this.#close();
    else this.context.changes.announce(["segments"]);
  }
}

define("pm-segments", PmSegments);
