import { dictionary } from "../../core/i18n.js";

export const segmentPartners = dictionary("segmentPartners", {
  title: "Partners in dit segment",
  empty: "Er zijn nog geen partners aan dit segment gekoppeld.",
  name: "Partner",
  leads: "Leads deze maand",
});
