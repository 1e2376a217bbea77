import { dictionary } from "../../core/i18n.js";

export const leads = dictionary("leads", {
  title: "Leads per week",
  about: "Steeds 7 dagen, tot en met de dag eronder.",
  empty: "Er zijn nog geen weken geteld. De eerste staat hier de nacht nadat er een segment is gekoppeld.",
  platform: "Platform",
  own: "Eigen campagnes",
  target: "Doel",
  total: "Samen",
  week: "Week tot en met",
  summary: {
    one: "Staafdiagram van 1 week. In de week tot en met {day} kwamen {total} leads: {platform} van het platform en {own} uit eigen campagnes. Het doel was {target}.",
    other:
      "Staafdiagram van {count} weken. In de week tot en met {day} kwamen {total} leads: {platform} van het platform en {own} uit eigen campagnes. Het doel was {target}.",
  },
  figures: "Wat er van de leads werd",
  "figures.about": "Alle segmenten samen, in de 28 dagen tot en met {day}.",
  "figures.empty": "In de laatste vier weken kwam er niets binnen en is er niets uitgegeven.",
  "figures.leads": "Leads",
  "figures.accepted": "Geaccepteerd",
  "figures.rejected": "Afgewezen",
  "figures.spend": "Uitgegeven",
  "figures.share": "{share} van de leads",
  "figures.cut": "Er zijn te veel segmenten om alles op te tellen: deze cijfers zijn te laag.",
});
