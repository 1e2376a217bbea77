/**
 * The one script that a host page loads. It only fetches the elements: so it is small enough to be asked for anew at
 * every visit, and all the rest has names that change with the content and may be kept for ever.
 */
void import("./elements/all.js");

export type { GetAccessToken } from "./api/token.js";
