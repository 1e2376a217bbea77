import { translation } from "../../core/i18n.js";
import type { settings } from "./text.js";

export default translation<typeof settings>("settings", {
  title: "Settings",
});
