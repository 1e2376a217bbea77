import { embed, start } from "./page.js";
import { wantedAttributes } from "./wanted.js";

const person = await start(false);
if (person) await embed("partner-marketing", { "partner-id": person.id, ...wantedAttributes() });
