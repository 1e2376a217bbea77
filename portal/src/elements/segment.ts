import { html } from "lit";
import { define } from "../core/define.js";
import type { Role } from "../core/context.js";
import { MarketingElement, type Tab } from "./base.js";

/** `<segment-partner-marketing segment-id>`: who works in a segment, for admins. */
export class SegmentPartnerMarketing extends MarketingElement {
  static override properties = { ...MarketingElement.properties, segment: { attribute: "segment-id" } };
  /** Which segment. */
  declare segment: string;
  protected readonly userRole: Role = "admin";

  constructor() {
    super();
    this.segment = "";
  }

  protected override get segmentId(): string {
    return this.segment;
  }

  protected tabs(): readonly Tab[] {
    return [
      {
        id: "partners",
        label: "",
        load: () => import("../sections/segment-partners/segment-partners.js"),
        render: (context) => html`<pm-segment-partners .context=${context}></pm-segment-partners>`,
      },
    ];
  }
}

define("segment-partner-marketing", SegmentPartnerMarketing);
