import { html } from "lit";
import { define } from "../core/define.js";
import type { Role } from "../core/context.js";
import { tabNames } from "../i18n/tabs/text.js";
import "../sections/leads/leads.js";
import "../sections/overview/automation.js";
import "../sections/overview/budget.js";
import "../sections/overview/goal.js";
import "../sections/overview/proposals.js";
import "../sections/pacing/pacing.js";
import "../sections/what-if/what-if.js";
import { MarketingElement, type Tab } from "./base.js";
import { sharedTabs } from "./tabs.js";

/** `<partner-marketing partner-id>`: the tab Marketing of the partner portal. */
export class PartnerMarketing extends MarketingElement {
  static override properties = { ...MarketingElement.properties, partner: { attribute: "partner-id" } };
  /** Whose marketing. */
  declare partner: string;
  protected readonly userRole: Role = "partner";

  constructor() {
    super();
    this.partner = "";
  }

  protected override get partnerId(): string {
    return this.partner;
  }

  protected tabs(): readonly Tab[] {
    const t = tabNames.in(this.locale);
    const { segments, pages, campaigns, recommendations } = sharedTabs(this.locale);
    return [
      {
        id: "overview",
        label: t("overview"),
        render: (context) => html`
          <pm-goal .context=${context}></pm-goal>
          <pm-proposals .context=${context}></pm-proposals>
          <div class="pair">
            <pm-budget .context=${context}></pm-budget>
            <pm-automation .context=${context}></pm-automation>
          </div>
          <pm-pacing .context=${context}></pm-pacing>
          <pm-leads .context=${context}></pm-leads>
        `,
      },
      recommendations,
      segments,
      pages,
      campaigns,
      {
        id: "settings",
        label: t("settings"),
        load: () => import("../sections/settings/settings.js"),
        render: (context) => html`<pm-settings .context=${context}></pm-settings>`,
      },
    ];
  }
}

define("partner-marketing", PartnerMarketing);
