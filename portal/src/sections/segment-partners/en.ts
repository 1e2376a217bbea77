import { translation } from "../../core/i18n.js";
import type { segmentPartners } from "./text.js";

export default translation<typeof segmentPartners>("segmentPartners", {
  title: "Partners in this segment",
  about:
    "In this segment only: active campaigns, pages that are live, cost and leads of this month up to and including yesterday, and how many leads a week are short.",
  empty: "No partners are linked to this segment yet. Link the segment at the partner, under Segments.",
  partners: "Partners",
  name: "Partner",
  mode: "Mode",
  auto: "Proposals",
  on: "On",
  off: "Off",
  campaigns: "Campaigns",
  pages: "Pages",
  spend: "Spent",
  leads: "Leads",
  gap: "Short",
  status: "Status",
  active: "Gets leads",
  "not-routed": "Gets no leads",
  inactive: "Not active",
  cut: "There are more partners. Sorting, filtering and downloading are about the {count} that are here.",
});
