import { html } from "lit";
import { define } from "../core/define.js";
import type { Role } from "../core/context.js";
import { tabNames } from "../i18n/tabs/text.js";
import "../sections/leads/figures.js";
import "../sections/leads/leads.js";
import "../sections/overview/budget.js";
import "../sections/overview/goal.js";
import "../sections/pacing/pacing.js";
import "../sections/what-if/what-if.js";
import { MarketingElement, type Tab } from "./base.js";
import { sharedTabs } from "./tabs.js";

/** `<partner-marketing-admin partner-id>`: the tab Marketing of a partner, for admins. */
export class PartnerMarketingAdmin extends MarketingElement {
  static override properties = { ...MarketingElement.properties, partner: { attribute: "partner-id" } };
  /** Whose marketing. */
  declare partner: string;
  protected readonly userRole: Role = "admin";

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
          <pm-pacing .context=${context}></pm-pacing>
          <pm-leads .context=${context}></pm-leads>
          <pm-lead-figures .context=${context}></pm-lead-figures>
        `,
      },
      {
        id: "profile",
        label: t("profile"),
        load: () => import("../sections/settings/settings.js"),
        render: (context) => html`<pm-settings .context=${context}></pm-settings>`,
      },
      segments,
      pages,
      campaigns,
      {
        ...recommendations,
        load: () => Promise.all([recommendations.load?.(), import("../sections/rule-effects/rule-effects.js")]),
        render: (context) => html`${recommendations.render(context)}<pm-rule-effects .context=${context}></pm-rule-effects>`,
      },
      {
        id: "budget",
        label: t("budget"),
        load: () => import("../sections/budget-log/budget-log.js"),
        render: (context) => html`
          <pm-budget .context=${context}></pm-budget>
          <pm-budget-log .context=${context}></pm-budget-log>
        `,
      },
    ];
  }
}

define("partner-marketing-admin", PartnerMarketingAdmin);
