import { translation } from "../../core/i18n.js";
import type { leads } from "./text.js";

export default translation<typeof leads>("leads", {
  title: "Leads per week",
  empty: "No leads have been counted yet.",
  date: "Day",
  platform: "Platform",
  own: "Own campaigns",
});
