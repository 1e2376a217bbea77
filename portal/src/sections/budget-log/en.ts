import { translation } from "../../core/i18n.js";
import type { budgetLog } from "./text.js";

export default translation<typeof budgetLog>("budgetLog", {
  title: "Allotment and changes",
  about: "What every campaign commits, and who changed which budget when. Lines are only ever added.",
  empty: "No budget has been set or changed yet.",
  "empty.action": "Set a budget",
  campaigns: "Allotment to campaigns",
  "campaigns.none": "There are no active campaigns this month, and nothing was spent.",
  changes: "Changes",
  "changes.none": "No budget was changed yet.",

  campaign: "Campaign",
  status: "Status",
  daily: "A day",
  monthly: "A month",
  committed: "Committed",
  spent: "Spent",

  at: "When",
  budget: "Budget",
  "budget.monthly_marketing_budget": "Monthly marketing budget",
  "budget.daily_budget": "Daily budget",
  "budget.monthly_budget": "Monthly budget",
  "budget.of": "{budget}, {campaign}",
  old: "Old",
  new: "New",
  who: "Who",
  "who.you": "You",
  "who.partner": "Partner",
  "who.admin": "Admin",
  "who.job": "Automatic",
  "who.system": "System",
  why: "Why",
  "why.manual": "Changed by hand",
  "why.recommendation": "Approved proposal",
  "why.sync": "Changed at the ad platform",
});
