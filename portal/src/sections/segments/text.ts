import { dictionary } from "../../core/i18n.js";

export const segments = dictionary("segments", {
  title: "Segmenten",
  about: "Waar leads gewenst zijn: een vak in een provincie. Leads van de 7 dagen tot en met {day}.",
  empty: "Er is nog geen segment gekoppeld. Zonder segment meten wij niets en doen wij geen voorstellen.",
  name: "Segment",
  target: "Doel per week",
  leads: "Leads in 7 dagen",
  gap: "Te weinig",
  priority: "Volgorde",
  actions: "Acties",
  primary: "Hoofdsegment",
  closed: "Hier zijn nu geen leads",
  sources: "{platform} platform, {own} eigen",
  short: "{gap} te weinig",
  reached: "Op schema",
  tonight: "vannacht bekend",
  noGaps: "Hoeveel leads er kwamen, is nu niet op te halen. De doelen hieronder kloppen wel.",

  link: "Segment koppelen",
  "link.which": "Welk segment?",
  "link.choose": "Kies een segment",
  "link.none": "Alle segmenten zijn al gekoppeld.",
  "link.confirm": "{segment} koppelen?",
  "link.consequence":
    "Vanaf vannacht telt dit segment mee in het doel en kunnen er voorstellen voor komen. Koppelen zelf kost niets.",
  "link.undo": "Het segment is altijd weer los te koppelen.",
  "link.do": "Koppelen",
  "link.done": "{segment} is gekoppeld. De eerste cijfers staan er morgen.",
  "link.already": "dit segment is al gekoppeld.",
  "link.closed": "In dit segment zijn nu geen leads. Kies een ander segment.",

  "edit.title": "{segment} wijzigen",
  "edit.done": "Opgeslagen. Het telt mee vanaf vannacht.",
  "target.hint": "Hoeveel leads per week gewenst zijn. Leeg: wij rekenen het uit met de vrije plek in de agenda.",
  "priority.hint": "Een lager getal gaat voor. De vrije plek in de agenda gaat eerst naar het laagste.",
  "primary.choice": "Dit is het belangrijkste segment",
  "primary.hint": "Er is er hoogstens één; een ander hoofdsegment wordt een gewoon segment.",
  tooHigh: "Vul hoogstens {max} in.",

  unlink: "Loskoppelen",
  "unlink.confirm": "{segment} loskoppelen?",
  "unlink.consequence":
    "Het segment telt niet meer mee in het doel en er komen geen nieuwe voorstellen voor. Campagnes en landingspagina's blijven zoals ze zijn: een campagne die loopt, blijft geld kosten tot u hem pauzeert.",
  "unlink.undo": "Koppel het segment opnieuw. Stel het doel dan weer in.",
  "unlink.done": "{segment} is losgekoppeld.",
});
