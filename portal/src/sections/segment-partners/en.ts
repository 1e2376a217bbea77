import { translation } from "../../core/i18n.js";
import type { segmentPartners } from "./text.js";

export default translation<typeof segmentPartners>("segmentPartners", {
  title: "Partners in this segment",
  empty: "No partners are linked to this segment yet.",
  name: "Partner",
  leads: "Leads this month",
});
