import { describe, expect, it, vi } from "vitest";
import { Api, newIdempotencyKey } from "./client.js";
import { ApiError } from "./errors.js";
import { TokenKeeper, tokenFromUrl } from "./token.js";

const PARTNER = "00000000-0000-4000-8000-000000000001";

/** Functions that answer 401 to every token but `good`. */
function functions(good: string, answer: () => Response = () => Response.json({ committed: "0.00" })) {
  const seen: (string | null)[] = [];
  const send = vi.fn((request: Request) => {
    seen.push(request.headers.get("Authorization"));
    return Promise.resolve(
      seen.at(-1) === `Bearer ${good}` ? answer() : Response.json({ type: "x:unauthorized", status: 401 }, { status: 401 }),
    );
  });
  return { seen, send: send as unknown as typeof fetch };
}

const readBudget = (api: Api): Promise<unknown> =>
  api.call((client) => client.GET("/api/partners/{partner_id}/budget", { params: { path: { partner_id: PARTNER } } }));

const refuse = (status: number, problem: object, headers: Record<string, string> = {}) => () =>
  new Response(JSON.stringify({ type: "urn:partner-marketing:problem:x", status, ...problem }), {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });

async function errorOf(answer: () => Response): Promise<ApiError> {
  const api = new Api({ baseUrl: "https://f.example", getAccessToken: () => "good", fetch: functions("good", answer).send });
  return readBudget(api).then(
    () => expect.fail("it should have been refused"),
    (error: unknown) => error as ApiError,
  );
}

describe("the token", () => {
  it("is asked for once by all who wait, and renewed once when it is refused", async () => {
    const { seen, send } = functions("new");
    const getAccessToken = vi.fn(({ renew }: { renew: boolean }) => Promise.resolve(renew ? "new" : "old"));
    const api = new Api({ baseUrl: "https://f.example", getAccessToken, fetch: send });
    await Promise.all([readBudget(api), readBudget(api), readBudget(api)]);
    expect(getAccessToken.mock.calls.map(([options]) => options.renew)).toEqual([false, true]);
    expect(seen.filter((token) => token === "Bearer new")).toHaveLength(3);
  });

  it("that is refused after renewing ends the session, and says so", async () => {
    const onExpired = vi.fn();
    const { send, seen } = functions("never");
    const getAccessToken = ({ renew }: { renew: boolean }): string => (renew ? "second" : "first");
    const api = new Api({ baseUrl: "https://f.example", getAccessToken, onExpired, fetch: send });
    await expect(readBudget(api)).rejects.toMatchObject({ kind: "expired" });
    expect(seen).toEqual(["Bearer first", "Bearer second"]);
    expect(onExpired).toHaveBeenCalledOnce();
  });

  it("that nobody has is an expired session, without a request", async () => {
    const { send, seen } = functions("x");
    const api = new Api({ baseUrl: "https://f.example", getAccessToken: () => null, fetch: send });
    await expect(readBudget(api)).rejects.toMatchObject({ kind: "expired" });
    expect(seen).toEqual([]);
  });

  it("is asked for again after it could not be had", async () => {
    let isDown = true;
    const keeper = new TokenKeeper(() => (isDown ? Promise.reject(new TypeError("down")) : "token"));
    await expect(keeper.current()).rejects.toThrow("down");
    isDown = false;
    expect(await keeper.current()).toBe("token");
  });

  it("comes from an address of the host, which is told to renew it", async () => {
    const asked: string[] = [];
    const source = tokenFromUrl("https://host.example/token?x=1", (url) => {
      asked.push(String(url));
      return Promise.resolve(Response.json({ access_token: "t" }));
    });
    expect(await source({ renew: false })).toBe("t");
    await source({ renew: true });
    expect(asked).toEqual(["https://host.example/token?x=1", "https://host.example/token?x=1&renew=1"]);
    expect(await tokenFromUrl("https://h.example/", () => Promise.resolve(new Response(null, { status: 401 })))({ renew: false })).toBeNull();
  });
});

describe("what a function refuses", () => {
  it.each([
    [403, "forbidden"],
    [404, "not-found"],
    [409, "conflict"],
    [412, "changed"],
    [422, "invalid"],
    [429, "busy"],
    [500, "failed"],
    [502, "failed"],
    [503, "busy"],
  ])("%s is %s", async (status, kind) => expect((await errorOf(refuse(status, {}))).kind).toBe(kind));

  it("names the fields of the body", async () => {
    const error = await errorOf(
      refuse(422, {
        errors: [
          { in: "body", pointer: "/monthly_marketing_budget", code: "decimal", message: "No" },
          { in: "query", pointer: "limit", code: "x", message: "No" },
        ],
      }),
    );
    expect(error.fields).toEqual([
      { name: "monthly_marketing_budget", pointer: "/monthly_marketing_budget", code: "decimal", message: "No" },
    ]);
  });

  it("has the number for the help desk, and when to try again", async () => {
    const error = await errorOf(refuse(503, { request_id: "r-1" }, { "Retry-After": "2" }));
    expect([error.requestId, error.retryAfter]).toEqual(["r-1", 2]);
  });

  it("is a failure too when something between us answers HTML", async () => {
    const error = await errorOf(() => new Response("<h1>Bad gateway</h1>", { status: 502 }));
    expect([error.kind, error.problem]).toEqual(["failed", null]);
  });
});

it("a server that cannot be reached is offline", async () => {
  const down = (() => Promise.reject(new TypeError("Failed to fetch"))) as typeof fetch;
  const api = new Api({ baseUrl: "https://f.example", getAccessToken: () => "t", fetch: down });
  await expect(readBudget(api)).rejects.toMatchObject({ kind: "offline" });
});

it("keys of requests are UUIDs, each its own", () => {
  const keys = new Set(Array.from({ length: 50 }, newIdempotencyKey));
  expect(keys.size).toBe(50);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

describe("a request", () => {
  async function sent(ask: Parameters<Api["call"]>[0], answer = Response.json({})): Promise<Request> {
    let seen: Request | null = null;
    const fetcher = ((request: Request) => {
      seen = request;
      return Promise.resolve(answer);
    }) as unknown as typeof fetch;
    await new Api({ baseUrl: "https://f.example/x/", getAccessToken: () => "t", fetch: fetcher }).call(ask);
    return seen as unknown as Request;
  }

  it("has its parameters in the path, the query with commas in lists, and the header", async () => {
    const request = await sent((functions) =>
      functions.GET("/api/partners/{partner_id}/marketing-recommendations", {
        params: { path: { partner_id: "a/b" }, query: { status: ["pending", "approved"], limit: 5, cursor: undefined } },
      }),
    );
    expect(request.url).toBe("https://f.example/x/api/partners/a%2Fb/marketing-recommendations?status=pending%2Capproved&limit=5");
    expect(request.headers.get("Content-Type")).toBeNull();
  });

  it("has a body of JSON, and a key in its header", async () => {
    const path = { partner_id: PARTNER, recommendation_id: PARTNER };
    const request = await sent((functions) =>
      functions.POST("/api/partners/{partner_id}/marketing-recommendations/{recommendation_id}/reject", {
        params: { path, header: { "Idempotency-Key": PARTNER } },
        body: { note: "Nu niet" },
      }),
    );
    expect([request.headers.get("Content-Type"), request.headers.get("Idempotency-Key")]).toEqual(["application/json", PARTNER]);
    expect(await request.json()).toEqual({ note: "Nu niet" });
  });

  it("sends a file as it is, as the type it is given", async () => {
    const request = await sent((functions) =>
      functions.POST("/api/partners/{partner_id}/logo", {
        params: { path: { partner_id: PARTNER } },
        body: new Blob(["logo"]) as unknown as string,
        headers: { "Content-Type": "application/octet-stream" },
      }),
    );
    expect(request.headers.get("Content-Type")).toBe("application/octet-stream");
    expect(await request.text()).toBe("logo");
  });

  it("may be answered with nothing", async () => {
    await expect(sent((functions) => functions.GET("/api/segments"), new Response(null, { status: 204 }))).resolves.toBeDefined();
  });
});
