import { html } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { settings } from "./text.js";

type Data = Schemas["MarketingProfile"];

export class PmSettings extends SectionElement<Data> {
  protected override readonly topics = ["profile"] as const;

  protected load(api: Api, signal: AbortSignal): Promise<Data> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/marketing-profile", { params: { path: { partner_id: this.context.partnerId } }, signal }),
    );
  }

  protected get heading(): string {
    return settings.in(this.context.locale)("title");
  }

  protected renderContent(data: Data): unknown {
    return html`<p>${data.company_name}: ${this.words(`mode.${data.marketing_mode}`)}</p>`;
  }
}

define("pm-settings", PmSettings);
