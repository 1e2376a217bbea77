import { LitElement } from "lit";
import { common } from "../i18n/common/text.js";
import type { Context } from "./context.js";
import { formatIn, type Format } from "./format.js";


/** What all our inner elements share: the context they were given, its language, its formats. */
export abstract class PmElement extends LitElement {
  static override properties = { context: { attribute: false } };
  declare context: Context;

  protected get format(): Format {
    return formatIn(this.context.locale);
  }

  /** Words that several sections use. */
  protected get words(): ReturnType<typeof common.in> {
    return common.in(this.context?.locale ?? "nl");
  }
}
