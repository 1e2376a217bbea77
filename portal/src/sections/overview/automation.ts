import { css, html, nothing } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { notice } from "../../ui/section.js";
import { toggle, toggleStyles } from "../../ui/switch.js";
import { overview } from "./text.js";

type Profile = Schemas["MarketingProfile"];

/** The mode, and the switch of the nightly proposals. */
export class PmAutomation extends SectionElement<Profile> {
  static override styles = [
    SectionElement.styles,
    toggleStyles,
    css`
      :host,
      .section {
        block-size: 100%;
        align-content: start;
      }
      .mode {
        font-weight: 650;
      }
    `,
  ];
  protected override readonly topics = ["profile"] as const;

  protected load(api: Api, signal: AbortSignal): Promise<Profile> {
    const { partnerId } = this.context;
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/marketing-profile", {
        params: { path: { partner_id: partnerId } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof overview.in> {
    return overview.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("automation");
  }

  protected renderContent(profile: Profile): unknown {
    const t = this.#t;
    const isOn = profile.auto_marketing_enabled;
    return html`<div class="row spread">
        <div>
          <p class="quiet small">${t("automation.mode")}</p>
          <p class="mode">${this.words(`mode.${profile.marketing_mode}`)}</p>
        </div>
        <button type="button" data-look="outlined" @click=${() => this.context.open("settings")}>${this.words("edit")}</button>
      </div>
      ${toggle(t("automation.switch"), {
        isOn,
        isDisabled: this.busy !== null,
        change: (isOn) => void this.#switch(profile, isOn),
      })}
      <p>${t(isOn ? "automation.on" : "automation.off")}</p>
      ${isOn && profile.marketing_mode === "leads_only" ? notice("neutral", t("automation.leadsOnly")) : nothing}`;
  }

  /** Shown at once, for switching it back undoes it; put back when our function refuses. */
  async #switch(before: Profile, isOn: boolean): Promise<void> {
    const { partnerId } = this.context;
    this.resource.replace({ ...before, auto_marketing_enabled: isOn });
    const saved = await this.run(
      "switch",
      (api) =>
        api.call((functions) =>
          functions.POST("/api/partners/{partner_id}/marketing-profile", {
            params: { path: { partner_id: partnerId } },
            body: { auto_marketing_enabled: isOn },
          }),
        ),
      { success: this.#t(isOn ? "automation.turnedOn" : "automation.turnedOff"), changed: ["profile"] },
    );
    if (saved === null) this.resource.replace(before);
  }
}

define("pm-automation", PmAutomation);
