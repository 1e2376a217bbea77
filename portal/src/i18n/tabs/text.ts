import { dictionary } from "../../core/i18n.js";

/** The names of the tabs. */
export const tabNames = dictionary("tabs", {
  overview: "Overzicht",
  segments: "Segmenten",
  pages: "Landingspagina's",
  campaigns: "Campagnes",
  recommendations: "Voorstellen",
  settings: "Instellingen",
  profile: "Profiel",
  budget: "Budget",
});
