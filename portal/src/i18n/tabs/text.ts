import { dictionary } from "../../core/i18n.js";

/** The names of the tabs, and of the bell beside them. */
export const tabNames = dictionary("tabs", {
  overview: "Overzicht",
  segments: "Segmenten",
  pages: "Landingspagina's",
  campaigns: "Campagnes",
  recommendations: "Voorstellen",
  settings: "Instellingen",
  profile: "Profiel",
  budget: "Budget",
  notifications: "Meldingen",
  "notifications.unread": { one: "{count} ongelezen melding", other: "{count} ongelezen meldingen" },
});
