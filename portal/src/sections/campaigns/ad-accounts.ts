import { css, html, nothing, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { Form } from "../../core/form.js";
import { SectionElement } from "../../core/section.js";
import { badge } from "../../ui/badge.js";
import { textField } from "../../ui/field.js";
import { conflictReason } from "./reasons.js";
import { campaigns } from "./text.js";

type Accounts = Schemas["AdAccounts"];
type Account = Schemas["AdAccount"];

const CHANNELS = ["google_ads", "meta_ads", "linkedin_ads"] as const;
type Channel = (typeof CHANNELS)[number];

/** In which advertiser accounts a partner's campaigns live; for admins. */
export class PmAdAccounts extends SectionElement<Accounts> {
  static override styles = [
    SectionElement.styles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(var(--_u) * 0.75);
        padding-block: var(--_u);
        border-block-start: 1px solid var(--_line);
      }
    `,
  ];
  #editing: Channel | null = null;
  #form = this.#newForm();

  protected load(api: Api, signal: AbortSignal): Promise<Accounts> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/ad-accounts", {
        params: { path: { partner_id: this.context.partnerId } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof campaigns.in> {
    return campaigns.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("accounts.title");
  }

  protected override get about(): string {
    return this.#t("accounts.about");
  }

  protected renderContent({ data }: Accounts): unknown {
    return html`<ul>
      ${CHANNELS.map((channel) => this.#channel(channel, data.find((account) => account.channel === channel)))}
    </ul>`;
  }

  #channel(channel: Channel, account?: Account): TemplateResult {
    const t = this.#t;
    const name = this.words(`channel.${channel}`);
    const named = html`<span class="hidden-visually"> ${name}</span>`;
    return html`<li>
      <div class="row spread">
        <div>
          <h3>${name}</h3>
          <p>
            ${account ? t("accounts.linked", { account: account.external_account_id }) : badge(t("accounts.none"))}
          </p>
          ${account ? this.#state(account) : nothing}
        </div>
        ${this.#editing === channel
          ? nothing
          : html`<div class="row">
              <button type="button" data-look="outlined" @click=${() => this.#edit(channel)}
                >${t(account ? "accounts.change" : "accounts.link")}${named}</button
              >
              ${account
                ? html`<button type="button"
                    data-look="outlined"
                    data-tone="danger"
                    ?data-busy=${this.busy === `unlink-${channel}`}
                    @click=${() => void this.#unlink(channel, account)}
                    >${t("accounts.unlink")}${named}</button
                  >`
                : nothing}
            </div>`}
      </div>
      ${this.#editing === channel ? this.#fields(channel, name) : nothing}
    </li>`;
  }

  #state({ verified_at: verifiedAt, sync_error: error }: Account): TemplateResult {
    const t = this.#t;
    if (error) {
      return html`<p>${badge(t("accounts.failed"), "danger", "warning")}</p>
        <p class="quiet small" lang="en">${error}</p>`;
    }
    const text = verifiedAt
      ? t("accounts.verified", { moment: this.format.moment(verifiedAt) })
      : t("accounts.unverified");
    return html`<p class="quiet small">${text}</p>`;
  }

  #fields(channel: Channel, name: string): TemplateResult {
    const t = this.#t;
    return html`<form
      class="stack"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#link(channel);
      }}
    >
      ${textField(this.#form, "external_account_id", {
        label: t("accounts.id", { channel: name }),
        locale: this.context.locale,
        ...(channel === "google_ads" ? { hint: t("accounts.google.hint") } : {}),
      })}
      <div class="row">
        <button type="button" data-tone="brand" ?data-busy=${this.busy === "link"} @click=${() => void this.#link(channel)}
          >${t("accounts.link")}</button
        >
        <button type="button" data-look="outlined" @click=${() => this.#close()}>${this.words("cancel")}</button>
      </div>
    </form>`;
  }

  #newForm(channel?: Channel): Form<{ external_account_id: string }> {
    return new Form(this, { external_account_id: "" }, ({ external_account_id: id }) => {
      if (!id.trim()) return { external_account_id: { key: "field.required" } };
      const isWrong = channel === "google_ads" && !/^\d{10}$/.test(id.replace(/[\s-]/g, ""));
      return isWrong ? { external_account_id: { text: this.#t("accounts.google.wrong") } } : {};
    });
  }

  #edit(channel: Channel): void {
    this.#editing = channel;
    this.#form = this.#newForm(channel);
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("#field-external_account_id")?.focus());
  }

  #close(): void {
    this.#editing = null;
    this.requestUpdate();
  }

  async #link(channel: Channel): Promise<void> {
    const t = this.#t;
    if (!this.#form.validate(this.renderRoot)) return;
    const linked = await this.run(
      "link",
      (api) =>
        api.call((functions) =>
          functions.PUT("/api/partners/{partner_id}/ad-accounts/{channel}", {
            params: { path: { partner_id: this.context.partnerId, channel } },
            body: { external_account_id: this.#form.values.external_account_id.trim() },
          }),
        ),
      {
        success: t("accounts.linkedNow"),
        changed: ["campaigns"],
        explain: (error) => conflictReason(error.problem?.detail, t, this.format),
      },
      (error) => this.#form.refuse(error, undefined, this.renderRoot),
    );
    if (!linked) return;
    this.#close();
    void this.resource.reload();
  }

  async #unlink(channel: Channel, account: Account): Promise<void> {
    const t = this.#t;
    const confirmed = await this.context.confirm({
      title: `${t("accounts.unlink")}: ${account.external_account_id}`,
      consequence: t("accounts.unlink.what"),
      undo: t("accounts.unlink.undo"),
      confirm: t("accounts.unlink"),
      tone: "danger",
    });
    if (!confirmed) return;
    await this.run(
      `unlink-${channel}`,
      (api) =>
        api.call((functions) =>
          functions.DELETE("/api/partners/{partner_id}/ad-accounts/{channel}", {
            params: { path: { partner_id: this.context.partnerId, channel } },
          }),
        ),
      {
        success: t("accounts.unlinked"),
        changed: ["campaigns"],
        explain: (error) => conflictReason(error.problem?.detail, t, this.format),
      },
    );
    void this.resource.reload();
  }
}

define("pm-ad-accounts", PmAdAccounts);
