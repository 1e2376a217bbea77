import { html } from "lit";
import type { Locale } from "../core/i18n.js";
import { tabNames } from "../i18n/tabs/text.js";
import type { Tab } from "./base.js";

/** The tabs of the partner's and the admin's element; each is a part of its own, loaded when it is opened. */
export function sharedTabs(locale: Locale): Record<"segments" | "pages" | "campaigns" | "recommendations", Tab> {
  const t = tabNames.in(locale);
  return {
    segments: {
      id: "segments",
      label: t("segments"),
      load: () => import("../sections/segments/segments.js"),
      render: (context) => html`<pm-segments .context=${context}></pm-segments>`,
    },
    pages: {
      id: "pages",
      label: t("pages"),
      load: () => import("../sections/landing-pages/landing-pages.js"),
      render: (context) => html`<pm-landing-pages .context=${context}></pm-landing-pages>`,
    },
    campaigns: {
      id: "campaigns",
      label: t("campaigns"),
      load: () => import("../sections/campaigns/campaigns.js"),
      render: (context) => html`<pm-campaigns .context=${context}></pm-campaigns>`,
    },
    recommendations: {
      id: "recommendations",
      label: t("recommendations"),
      load: () => import("../sections/recommendations/recommendations.js"),
      render: (context) => html`<pm-recommendations .context=${context}></pm-recommendations>`,
    },
  };
}
