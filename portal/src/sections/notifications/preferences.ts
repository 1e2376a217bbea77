import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Api } from "../../api/client.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { toggle, toggleStyles } from "../../ui/switch.js";
import { type Choice, choose, type Preference, type Preferences, preferences } from "./calls.js";
import { notifications } from "./text.js";

const WAYS = ["in_portal", "in_digest", "at_once"] as const;

/** Which notifications come where. Every choice is kept at once: choosing again undoes it. */
export class PmNotificationPreferences extends SectionElement<Preferences> {
  static override styles = [
    SectionElement.styles,
    toggleStyles,
    css`
      .section {
        padding: calc(var(--_u) * 0.5) var(--_u);
        border: 0;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th {
        padding-block: calc(var(--_u) * 0.25);
        font-weight: 400;
        text-align: start;
      }
      thead th {
        color: var(--_quiet);
        font-size: calc(var(--_u) * 0.8125);
        font-weight: 600;
        vertical-align: bottom;
      }
      tbody tr {
        border-block-start: 1px solid var(--_line);
      }
      :is(td, th):not(:first-child) {
        inline-size: calc(var(--_u) * 3.75);
        text-align: center;
      }
      td label {
        display: grid;
        place-items: center;
        min-block-size: calc(var(--_u) * 2.75);
      }
    `,
  ];

  protected load(api: Api, signal: AbortSignal): Promise<Preferences> {
    return preferences(api, signal);
  }

  get #t(): ReturnType<typeof notifications.in> {
    return notifications.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("preferences");
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    this.renderRoot.querySelector<HTMLElement>("#back")?.focus();
  }

  protected override renderActions(): TemplateResult {
    return html`<button type="button" id="back" data-look="outlined" @click=${() => this.dispatchEvent(new CustomEvent("pm-left"))}
      >${this.#t("back")}</button
    >`;
  }

  protected renderContent({ by_email: byEmail, language, kinds }: Preferences): unknown {
    const t = this.#t;
    const isUrgentToo = kinds.some(({ is_urgent: isUrgent }) => isUrgent);
    return html`${toggle(t("byEmail"), {
        isOn: byEmail,
        isDisabled: this.busy !== null,
        change: (by_email) => void this.#choose({ by_email }, (stored) => ({ ...stored, by_email })),
      })}
      <p class="quiet small">${t(byEmail ? "byEmail.on" : "byEmail.off")}</p>
      <div class="field">
        <label for="language">${t("language")}</label>
        <select
          id="language"
          @change=${(event: Event) => {
            const chosen = (event.target as HTMLSelectElement).value as Preferences["language"];
            void this.#choose({ language: chosen }, (stored) => ({ ...stored, language: chosen }));
          }}
        >
          ${(["nl", "en"] as const).map((one) => html`<option value=${one} lang=${one} .selected=${one === language}>${t(`language.${one}`)}</option>`)}
        </select>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">${t("kind")}</th>
            ${WAYS.map((way) => (way === "at_once" && !isUrgentToo ? nothing : html`<th scope="col">${t(way)}</th>`))}
          </tr>
        </thead>
        <tbody>
          ${kinds.map((one) => this.#kind(one, isUrgentToo))}
        </tbody>
      </table>`;
  }

  #kind(one: Preference, isUrgentToo: boolean): TemplateResult {
    const label = this.context.locale === "en" ? one.label_en : one.label;
    return html`<tr>
      <th scope="row">${label}</th>
      ${WAYS.map((way) => {
        if (way === "at_once" && !one.is_urgent) return isUrgentToo ? html`<td></td>` : nothing;
        return html`<td>
          <label
            ><input
              type="checkbox"
              aria-label=${`${label}: ${this.#t(way)}`}
              .checked=${live(one[way])}
              ?disabled=${this.busy !== null}
              @change=${(event: Event) => this.#set(one, way, (event.target as HTMLInputElement).checked)}
          /></label>
        </td>`;
      })}
    </tr>`;
  }

  #set({ kind }: Preference, way: (typeof WAYS)[number], isOn: boolean): void {
    void this.#choose({ kinds: [{ kind, [way]: isOn }] }, (stored) => ({
      ...stored,
      kinds: stored.kinds.map((one) => (one.kind === kind ? { ...one, [way]: isOn } : one)),
    }));
  }

  /** Shown at once, and put back when our function refuses. */
  async #choose(choice: Choice, change: (stored: Preferences) => Preferences): Promise<void> {
    const before = this.resource.data;
    if (!before) return;
    this.resource.replace(change(before));
    this.resource.replace((await this.run("choose", (api) => choose(api, choice))) ?? before);
  }
}

define("pm-notification-preferences", PmNotificationPreferences);
