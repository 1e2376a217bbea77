import { dictionary } from "../../core/i18n.js";

export const landingPages = dictionary("landingPages", {
  title: "Landingspagina's",
  empty: "Er zijn nog geen landingspagina's.",
});
