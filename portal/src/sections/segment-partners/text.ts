import { dictionary } from "../../core/i18n.js";

export const segmentPartners = dictionary("segmentPartners", {
  title: "Partners in dit segment",
  about:
    "Alleen van dit segment: actieve campagnes, pagina's die live staan, kosten en leads van deze maand tot en met gisteren, en hoeveel leads er per week te weinig zijn.",
  empty: "Er zijn nog geen partners aan dit segment gekoppeld. Koppel het segment bij de partner, onder Segmenten.",
  partners: "Partners",
  name: "Partner",
  mode: "Werkwijze",
  auto: "Voorstellen",
  on: "Aan",
  off: "Uit",
  campaigns: "Campagnes",
  pages: "Pagina's",
  spend: "Uitgegeven",
  leads: "Leads",
  gap: "Te weinig",
  status: "Status",
  active: "Krijgt leads",
  "not-routed": "Krijgt geen leads",
  inactive: "Niet actief",
  cut: "Er zijn meer partners. Sorteren, filteren en downloaden gaat over de {count} die hier staan.",
});
