import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import type { Preview } from "./bulk.js";
import type { Proposal } from "./effect.js";

export type List = Schemas["Page_Recommendation_"];
export type Decision = "approve" | "reject";

const PAGE = 200;

/** What our functions answer about the proposals of one partner. */
export class Calls {
  constructor(
    private readonly api: Api,
    private readonly partner: string,
  ) {}

  /** As many pages as there are, `pages` at most. */
  async list(pages: number, signal?: AbortSignal): Promise<List> {
    let list = await this.#page(signal);
    for (let page = 1; page < pages && list.next_cursor; page += 1) {
      const next = await this.#page(signal, list.next_cursor);
      list = { data: [...list.data, ...next.data], next_cursor: next.next_cursor };
    }
    return list;
  }

  #page(signal?: AbortSignal, cursor?: string): Promise<List> {
    return this.api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/marketing-recommendations", {
        params: { path: { partner_id: this.partner }, query: { limit: PAGE, ...(cursor ? { cursor } : {}) } },
        ...(signal ? { signal } : {}),
      }),
    );
  }

  one(id: string): Promise<Schemas["RecommendationWithInputs"]> {
    return this.api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/marketing-recommendations/{recommendation_id}", {
        params: { path: this.#path(id) },
      }),
    );
  }

  preview(id: string): Promise<Preview> {
    return this.api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/marketing-recommendations/{recommendation_id}/preview", {
        params: { path: this.#path(id) },
      }),
    );
  }

  /** Decides on the version that was read. */
  decide({ id, version }: Proposal, decision: Decision, key: string, note: string): Promise<Proposal> {
    return this.api.call((functions) =>
      functions.POST(`/api/partners/{partner_id}/marketing-recommendations/{recommendation_id}/${decision}`, {
        params: { path: this.#path(id), header: { "Idempotency-Key": key, "If-Match": `"${version}"` } },
        body: { note: note || null },
      }),
    );
  }

  approveAll(ids: string[], key: string, note: string): Promise<Schemas["BulkApprovalOutcome"]> {
    return this.api.call((functions) =>
      functions.POST("/api/partners/{partner_id}/marketing-recommendations/approve", {
        params: { path: { partner_id: this.partner }, header: { "Idempotency-Key": key } },
        body: { recommendation_ids: ids, note: note || null },
      }),
    );
  }

  #path(id: string): { partner_id: string; recommendation_id: string } {
    return { partner_id: this.partner, recommendation_id: id };
  }
}
