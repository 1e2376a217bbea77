import { translation } from "../../core/i18n.js";
import type { pacing } from "./text.js";

export default translation<typeof pacing>("pacing", {
  title: "How does the month go?",
  about: "Up to and including {day}. The band is what is likely from then on: 4 times in 5 it ends inside.",
  empty: "There is nothing to measure yet. The first figures come the night after a segment is linked.",
  leads: "Leads",
  spend: "Spending",
  range: "{low} to {high}",
  unknown: "Cannot be said yet",
  likely: "likely on {day}",
  target: "Now {now}, target {limit}",
  budget: "Now {now}, budget {limit}",
  now: "Now {now}",
  "leads.below": "Likely too few",
  "leads.above": "Likely reached",
  "leads.unsure": "Can go either way",
  "spend.below": "Within the budget",
  "spend.above": "Likely too much",
  "spend.unsure": "May be too much",
  "legend.actual": "Until now",
  "legend.band": "Likely",
  "legend.limit": "Target or budget",
  day: "To",
  goal: "Target",
});
