import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Api } from "../../api/client.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { badge } from "../../ui/badge.js";
import { icon } from "../../ui/icon.js";
import type { Empty } from "../../ui/section.js";
import { type List, list, type Notification, read, type Unread } from "./calls.js";
import "./preferences.js";
import { notifications } from "./text.js";

/** What happened that a person should know, the newest above. `pm-unread` says how many are left, `pm-left` that they go on. */
export class PmNotifications extends SectionElement<List> {
  static override styles = [
    SectionElement.styles,
    css`
      .section {
        padding: calc(var(--_u) * 0.5) var(--_u);
        border: 0;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(var(--_u) * 0.25);
        padding-block: calc(var(--_u) * 0.75);
        border-block-start: 1px solid var(--_line);
      }
      li p {
        overflow-wrap: anywhere;
      }
      li.read h3 {
        font-weight: 400;
      }
    `,
  ];
  #pages = 1;
  #isChoosing = false;

  protected async load(api: Api, signal: AbortSignal): Promise<List> {
    let { data, next_cursor: cursor } = await list(api, signal);
    for (let page = 1; page < this.#pages && cursor; page += 1) {
      const next = await list(api, signal, cursor);
      data = [...data, ...next.data];
      cursor = next.next_cursor;
    }
    return { data, next_cursor: cursor };
  }

  get #t(): ReturnType<typeof notifications.in> {
    return notifications.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("title");
  }

  protected override renderActions(): unknown {
    const newest = this.resource.data?.data.find(({ read_at: at }) => !at);
    return html`${newest
        ? html`<button type="button" data-look="outlined" ?disabled=${this.busy !== null} @click=${() => void this.#readAll()}
            >${this.#t("readAll")}</button
          >`
        : nothing}
      <button type="button" id="choose" data-look="outlined" @click=${() => this.#choose(true)}>${this.#t("preferences")}</button>`;
  }

  protected override empty({ data }: List): Empty | null {
    return data.length ? null : { text: this.#t("empty") };
  }

  protected override render(): unknown {
    if (!this.#isChoosing || !this.context) return super.render();
    return html`<pm-notification-preferences .context=${this.context} @pm-left=${() => this.#choose(false)}></pm-notification-preferences>`;
  }

  #choose(isChoosing: boolean): void {
    this.#isChoosing = isChoosing;
    this.requestUpdate();
    if (!isChoosing) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("#choose")?.focus());
  }

  protected renderContent({ data, next_cursor: cursor }: List): unknown {
    return html`<ol>
        ${repeat(
          data,
          ({ id }) => id,
          (one) => this.#one(one),
        )}
      </ol>
      ${cursor
        ? html`<div>
            <button type="button" data-look="outlined" @click=${() => this.#more()}>${this.words("loadMore")}</button>
          </div>`
        : nothing}`;
  }

  #one(one: Notification): TemplateResult {
    const { id, link, read_at: at } = one;
    const isEnglish = this.context.locale === "en";
    return html`<li class=${at ? "read" : ""}>
      <div class="row spread small">
        <span class="quiet">${this.format.moment(one.created_at)}</span>
        <span class="row">
          ${one.is_urgent && !at ? badge(this.#t("urgent"), "danger", "warning") : nothing}
          ${at ? nothing : badge(this.#t("new"), "brand")}
        </span>
      </div>
      <h3 id="title-${id}" tabindex="-1">${isEnglish ? one.title_en : one.title}</h3>
      <p>${isEnglish ? one.text_en : one.text}</p>
      <div class="row">
        ${link
          ? html`<button type="button" data-look="outlined" aria-describedby="title-${id}" @click=${() => this.#go(one)}
              >${this.#t("open")}</button
            >`
          : nothing}
        ${at
          ? nothing
          : html`<button type="button" data-look="plain" aria-describedby="title-${id}" ?disabled=${this.busy !== null}
              @click=${() => void this.#read(one)}
              >${icon("check", "start")}${this.#t("read")}</button
            >`}
      </div>
    </li>`;
  }

  #more(): void {
    this.#pages += 1;
    void this.resource.reload();
  }

  /** Goes to what it is about. Whether marking it went well is no matter to somebody who is on the way. */
  #go(one: Notification): void {
    const { context } = this;
    const { link } = one;
    if (!link) return;
    if (!one.read_at) {
      void read(context.api, { ids: [one.id] }).then(
        (left) => this.#tell(left),
        () => undefined,
      );
    }
    this.dispatchEvent(new CustomEvent("pm-left"));
    if (link.partner_id && link.partner_id !== context.partnerId) {
      context.emit("pm-open-partner", { partnerId: link.partner_id, tab: link.tab, item: link.item_id });
    } else context.open(link.tab, link.item_id);
  }

  async #read(one: Notification): Promise<void> {
    const left = await this.run(`read ${one.id}`, (api) => read(api, { ids: [one.id] }));
    if (!left) return;
    this.#mark(({ id }) => id === one.id);
    this.#tell(left);
    // Its button is gone: a keyboard goes on from it.
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#title-${one.id}`)?.focus();
  }

  async #readAll(): Promise<void> {
    const newest = this.resource.data?.data[0];
    if (!newest) return;
    const left = await this.run("all", (api) => read(api, { up_to: newest.created_at }));
    if (!left) return;
    this.#mark(() => true);
    this.#tell(left);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("#choose")?.focus();
  }

  #mark(isMeant: (one: Notification) => boolean): void {
    const shown = this.resource.data;
    if (!shown) return;
    const now = new Date().toISOString();
    this.resource.replace({
      ...shown,
      data: shown.data.map((one) => (!one.read_at && isMeant(one) ? { ...one, read_at: now } : one)),
    });
  }

  #tell(left: Unread): void {
    this.dispatchEvent(new CustomEvent("pm-unread", { detail: left }));
  }
}

define("pm-notifications", PmNotifications);
