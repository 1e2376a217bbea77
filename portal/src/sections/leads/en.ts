import { translation } from "../../core/i18n.js";
import type { leads } from "./text.js";

export default translation<typeof leads>("leads", {
  title: "Leads per week",
  about: "Always 7 days, up to and including the day below.",
  empty: "No weeks have been counted yet. The first one is here the night after a segment is linked.",
  platform: "Platform",
  own: "Own campaigns",
  target: "Target",
  total: "Together",
  week: "Week up to",
  summary: {
    one: "Bar chart of 1 week. In the week up to {day} {total} leads came: {platform} from the platform and {own} from own campaigns. The target was {target}.",
    other:
      "Bar chart of {count} weeks. In the week up to {day} {total} leads came: {platform} from the platform and {own} from own campaigns. The target was {target}.",
  },
  figures: "What became of the leads",
  "figures.about": "All segments together, in the 28 days up to and including {day}.",
  "figures.empty": "Nothing came in and nothing was spent in the last four weeks.",
  "figures.leads": "Leads",
  "figures.accepted": "Accepted",
  "figures.rejected": "Rejected",
  "figures.spend": "Spent",
  "figures.share": "{share} of the leads",
  "figures.cut": "There are too many segments to add everything up: these figures are too low.",
});
