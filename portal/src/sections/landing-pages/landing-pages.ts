import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import type { Empty } from "../../ui/section.js";
import { landingPages } from "./text.js";

type List = { readonly data: readonly unknown[] };

export class PmLandingPages extends SectionElement<List> {
  protected override readonly topics = ["pages"] as const;

  protected load(): Promise<List> {
    return Promise.resolve({ data: [] });
  }

  protected get heading(): string {
    return landingPages.in(this.context.locale)("title");
  }

  protected override empty(): Empty {
    return { text: landingPages.in(this.context.locale)("empty") };
  }

  protected renderContent(): unknown {
    return undefined;
  }
}

define("pm-landing-pages", PmLandingPages);
