import { translation } from "../../core/i18n.js";
import type { ruleEffects } from "./text.js";

export default translation<typeof ruleEffects>("rule-effects", {
  title: "What proposals brought, for all partners",
  about: "For each rule, over the last 6 months: how often proposed, approved and carried out, and what could be seen 28 days later.",
  empty: "Nothing was proposed yet.",
  rule: "Rule",
  proposed: "Proposed",
  approved: "Approved",
  executed: "Carried out",
  with_effect: "Effect",
  with_opposite_effect: "Adverse",
  without_visible_effect: "No effect",
  median_change: "Median",
  combined_p_value: "p",
  nil: "without effect",
  reported: "The weekly report of {day} names as rules without effect: {rules}.",

  "rule.budget_nearly_spent": "Monthly budget nearly spent",
  "rule.expensive_campaign": "Expensive campaign",
  "rule.leadless_campaign": "Campaign without leads",
  "rule.missing_campaign": "No campaign yet",
  "rule.missing_landing_page": "No landing page yet",
  "rule.no_budget": "No monthly budget",
  "rule.planned_campaign": "Planned campaign",
  "rule.surplus_leads": "More leads than wanted",
  "rule.unbalanced_campaigns": "Unequal cost per lead",
  "rule.underfunded_campaign": "Too little campaign budget",
  "rule.unpublished_landing_page": "Page not live yet",
  "rule.weak_landing_page": "Weak landing page",
});
