import { translation } from "../../core/i18n.js";
import type { landingPages } from "./text.js";

export default translation<typeof landingPages>("landingPages", {
  title: "Landing pages",
  empty: "There are no landing pages yet.",
});
