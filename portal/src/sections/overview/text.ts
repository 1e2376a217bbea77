import { dictionary } from "../../core/i18n.js";

export const overview = dictionary("overview", {
  goal: "Halen we ons doel?",
  "goal.yes": "Ja, het doel is gehaald.",
  "goal.short": {
    one: "Nog niet: {leads} lead per week te kort.",
    other: "Nog niet: {leads} leads per week te kort.",
  },
  "goal.noTarget": "Er zijn nu geen extra leads nodig.",
  "goal.noTarget.help":
    "De agenda is vol, of er is nog geen doel ingesteld. Zijn er wel leads nodig, stel dan per segment een doel in.",
  "goal.window": "Leads in de 7 dagen tot en met {day}.",
  "goal.of": "{current} van {target} leads",
  "goal.sources": "{platform} van het platform, {own} uit eigen campagnes",
  "goal.reached": "Op schema",
  "goal.missing": "{gap} te weinig",
  "goal.target": "Doel: {target} per week, {source}",
  "goal.empty": "Er is nog niets te meten. De eerste cijfers komen de nacht nadat er een segment is gekoppeld.",
  "goal.toSegments": "Segmenten bekijken",

  budget: "Budget in {month}",
  "budget.used": "{spent} van {budget} uitgegeven",
  "budget.of": "van {budget} uitgegeven",
  "budget.spent": "Uitgegeven",
  "budget.committed": "Vastgelegd",
  "budget.committed.help": "Wat actieve campagnes in een hele maand hoogstens kosten",
  "budget.room": "Nog te verdelen",
  "budget.projected": "Verwacht aan het einde van de maand",
  "budget.over": "Er is meer vastgelegd dan het maandbudget.",
  "budget.none": "Er is nog geen maandbudget. Zonder budget stellen wij geen campagnes voor en kost marketing niets.",
  "budget.set": "Budget instellen",

  automation: "Zo werkt uw marketing",
  "automation.mode": "Waar uw leads vandaan komen",
  "automation.switch": "Elke nacht voorstellen maken",
  "automation.on": "Wij kijken elke nacht wat u kunt doen om uw doel te halen. U beslist zelf over elk voorstel.",
  "automation.off": "U krijgt geen voorstellen. Uw campagnes en pagina's blijven zoals ze zijn.",
  "automation.leadsOnly": "Voorstellen komen er pas als u ook eigen campagnes toestaat.",
  "automation.turnedOn": "Voorstellen staan aan. De eerste komen vannacht.",
  "automation.turnedOff": "Voorstellen staan uit.",
});
