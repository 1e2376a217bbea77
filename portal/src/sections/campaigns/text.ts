import { dictionary } from "../../core/i18n.js";

export const campaigns = dictionary("campaigns", {
  title: "Campagnes",
  empty: "Er zijn nog geen campagnes.",
  channel: "Kanaal",
  status: "Status",
  spend: "Uitgegeven",
});
