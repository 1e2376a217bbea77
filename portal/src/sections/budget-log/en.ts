import { translation } from "../../core/i18n.js";
import type { budgetLog } from "./text.js";

export default translation<typeof budgetLog>("budgetLog", {
  title: "Changes of budgets",
});
