import { html, nothing } from "lit";
import { type Api, newIdempotencyKey } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { Form } from "../../core/form.js";
import { segmentName } from "../../core/format.js";
import { SectionElement } from "../../core/section.js";
import { selectField, textField } from "../../ui/field.js";
import { notice } from "../../ui/section.js";
import { landingPages } from "./text.js";

type Segments = Schemas["Page_PartnerSegment_"];
type Values = { how: string; segment_id: string; title: string };

/** Asks how a new page begins, and makes it. Tells its id with `pm-made`, and `pm-left` when a person went back. */
export class PmNewPage extends SectionElement<Segments> {
  #form = new Form<Values>(this, { how: "template", segment_id: "", title: "" }, ({ how, segment_id: segment, title }) => ({
    ...(how === "template" && !segment ? { segment_id: { key: "field.required" } } : {}),
    ...(how === "manual" && !title.trim() ? { title: { key: "field.required" } } : {}),
    ...(title.length > 200 ? { title: { key: "field.too-long", values: { max: 200 } } } : {}),
  }));
  #key = newIdempotencyKey();

  protected load(api: Api, signal: AbortSignal): Promise<Segments> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/segments", {
        params: { path: { partner_id: this.context.partnerId }, query: { limit: 200 } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof landingPages.in> {
    return landingPages.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("new.title");
  }

  protected override get about(): string {
    return this.#t("new.about");
  }

  protected renderContent({ data }: Segments): unknown {
    const t = this.#t;
    const { locale } = this.context;
    const form = this.#form;
    const segments = data.filter((link) => link.is_active && link.segment_is_active);
    const isWritten = form.values.how === "template";
    const [only] = segments.length === 1 ? segments : [];
    if (only && !form.values.segment_id) queueMicrotask(() => form.set("segment_id", only.segment_id));
    return html`<form
      class="stack"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#create();
      }}
    >
      ${selectField(form, "how", {
        label: t("new.how"),
        hint: t(isWritten ? "new.template.help" : "new.manual.help"),
        locale,
        choices: (["template", "manual"] as const).map((value) => ({ value, label: t(`new.${value}`) })),
      })}
      ${isWritten && !segments.length
        ? notice(
            "warning",
            html`<div class="stack">
              <p>${t("new.noSegments")}</p>
              <div>
                <button type="button" data-look="outlined" @click=${() => this.context.open("segments")}>${t("new.toSegments")}</button>
              </div>
            </div>`,
            "warning",
          )
        : selectField(form, "segment_id", {
            label: t("new.segment"),
            locale,
            choices: [
              { value: "", label: isWritten ? "–" : t("noSegment") },
              ...segments.map((segment) => ({ value: segment.segment_id, label: segmentName(segment) })),
            ],
          })}
      ${isWritten ? nothing : textField(form, "title", { label: t("new.name"), locale })}
      <div class="row">
        <button type="button"
          data-tone="brand"
          ?data-busy=${this.busy !== null}
          ?disabled=${isWritten && !segments.length}
          @click=${() => void this.#create()}
          >${t("new.create")}</button
        >
        <button type="button" data-look="outlined" @click=${() => this.dispatchEvent(new CustomEvent("pm-left"))}
          >${this.words("cancel")}</button
        >
      </div>
      <p class="hidden-visually" role="status">${this.busy && isWritten ? t("new.writing") : nothing}</p>
    </form>`;
  }

  async #create(): Promise<void> {
    const form = this.#form;
    if (!form.validate(this.renderRoot)) return;
    const { how, segment_id: segment, title } = form.values;
    const made = await this.run(
      "create",
      (api) =>
        api.call((functions) =>
          functions.POST("/api/partners/{partner_id}/landing-pages", {
            params: { path: { partner_id: this.context.partnerId }, header: { "Idempotency-Key": this.#key } },
            body: {
              source: how as "template" | "manual",
              ...(segment ? { segment_id: segment } : {}),
              ...(how === "manual" ? { title: title.trim() } : {}),
            },
          }),
        ),
      { success: this.#t("new.created"), changed: ["pages"] },
      (error) => {
        // What was refused is not repeated: another try is another request.
        if (error.kind !== "offline" && error.kind !== "failed") this.#key = newIdempotencyKey();
        return form.refuse(error, undefined, this.renderRoot);
      },
    );
    if (made) this.dispatchEvent(new CustomEvent("pm-made", { detail: made.id }));
  }
}

define("pm-new-page", PmNewPage);
