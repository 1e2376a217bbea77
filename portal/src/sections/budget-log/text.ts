import { dictionary } from "../../core/i18n.js";

export const budgetLog = dictionary("budgetLog", {
  title: "Wijzigingen van budgetten",
});
