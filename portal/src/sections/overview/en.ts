import { translation } from "../../core/i18n.js";
import type { overview } from "./text.js";

export default translation<typeof overview>("overview", {
  goal: "Do we reach our target?",
  "goal.yes": "Yes, the target is reached.",
  "goal.short": {
    one: "Not yet: {leads} lead a week short.",
    other: "Not yet: {leads} leads a week short.",
  },
  "goal.noTarget": "No more leads are needed now.",
  "goal.noTarget.help":
    "The schedule is full, or no target has been set. If leads are needed, set a target for each segment.",
  "goal.window": "Leads in the 7 days up to and including {day}.",
  "goal.of": "{current} of {target} leads",
  "goal.sources": "{platform} from the platform, {own} from own campaigns",
  "goal.reached": "On track",
  "goal.missing": "{gap} short",
  "goal.target": "Target: {target} a week, {source}",
  "goal.empty": "There is nothing to measure yet. The first figures come the night after a segment is linked.",
  "goal.toSegments": "See segments",

  budget: "Budget in {month}",
  "budget.used": "{spent} of {budget} spent",
  "budget.of": "of {budget} spent",
  "budget.spent": "Spent",
  "budget.committed": "Committed",
  "budget.committed.help": "What active campaigns cost at most in a whole month",
  "budget.room": "Left to allot",
  "budget.projected": "Expected by the end of the month",
  "budget.over": "More is committed than the monthly budget.",
  "budget.none": "There is no monthly budget yet. Without one we propose no campaigns and marketing costs nothing.",
  "budget.set": "Set a budget",

  automation: "How your marketing works",
  "automation.mode": "Where your leads come from",
  "automation.switch": "Make proposals every night",
  "automation.on": "Every night we look at what you can do to reach your target. You decide on every proposal.",
  "automation.off": "You get no proposals. Your campaigns and pages stay as they are.",
  "automation.leadsOnly": "Proposals come only once you allow own campaigns too.",
  "automation.turnedOn": "Proposals are on. The first ones come tonight.",
  "automation.turnedOff": "Proposals are off.",

  proposals: "Proposals",
  "proposals.open": { one: "{count} proposal waits for a decision.", other: "{count} proposals wait for a decision." },
  "proposals.many": "More than {count} proposals wait for a decision.",
  "proposals.none": "Nothing waits for a decision. New proposals come at night.",
  "proposals.first": "The most important one",
  "proposals.decide": "Read and decide",
  "proposals.all": "See earlier proposals",
});
