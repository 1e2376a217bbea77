import { translation } from "../../core/i18n.js";
import type { recommendations } from "./text.js";

export default translation<typeof recommendations>("recommendations", {
  title: "Proposals",
  empty: "There are no proposals now.",
  reason: "Why",
  status: "Status",
});
