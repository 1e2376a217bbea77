import { translation } from "../../core/i18n.js";
import type { segments } from "./text.js";

export default translation<typeof segments>("segments", {
  title: "Segments",
  about: "Where leads are wanted: a trade in a province. Leads of the 7 days up to and including {day}.",
  empty: "No segment is linked yet. Without one we measure nothing and propose nothing.",
  name: "Segment",
  target: "Target a week",
  leads: "Leads in 7 days",
  gap: "Short",
  priority: "Order",
  actions: "Actions",
  primary: "Main segment",
  closed: "No leads here now",
  sources: "{platform} platform, {own} own",
  short: "{gap} short",
  reached: "On track",
  tonight: "known tonight",
  noGaps: "How many leads came cannot be fetched now. The targets below are right.",

  link: "Link a segment",
  "link.which": "Which segment?",
  "link.choose": "Choose a segment",
  "link.none": "All segments are linked already.",
  "link.confirm": "Link {segment}?",
  "link.consequence":
    "From tonight this segment counts in the target and can get proposals. Linking itself costs nothing.",
  "link.undo": "The segment can be unlinked at any time.",
  "link.do": "Link",
  "link.done": "{segment} is linked. Its first figures are here tomorrow.",
  "link.already": "this segment is linked already.",
  "link.closed": "There are no leads in this segment now. Choose another one.",

  "edit.title": "Change {segment}",
  "edit.done": "Saved. It counts from tonight.",
  "target.hint": "How many leads a week are wanted. Empty: we work it out from the room in the schedule.",
  "priority.hint": "A lower number goes first. Room in the schedule goes to the lowest first.",
  "primary.choice": "This is the most important segment",
  "primary.hint": "There is at most one; another main segment becomes an ordinary one.",
  tooHigh: "Enter at most {max}.",

  unlink: "Unlink",
  "unlink.confirm": "Unlink {segment}?",
  "unlink.consequence":
    "The segment no longer counts in the target and gets no new proposals. Campaigns and landing pages stay as they are: a campaign that runs keeps costing money until you pause it.",
  "unlink.undo": "Link the segment again. Then set its target again.",
  "unlink.done": "{segment} is unlinked.",
});
