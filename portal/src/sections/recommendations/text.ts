import { dictionary } from "../../core/i18n.js";

export const recommendations = dictionary("recommendations", {
  title: "Voorstellen",
  empty: "Er zijn nu geen voorstellen.",
  reason: "Waarom",
  status: "Status",
});
