/** The three elements. */
import "./admin.js";
import "./partner.js";
import "./segment.js";

