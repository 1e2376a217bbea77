import { vi } from "vitest";
import { Api } from "../api/client.js";
import { Changes } from "./changes.js";
import type { Context } from "./context.js";
import type { PmElement } from "./element.js";

/** What a function answers, by "GET /api/…" as it begins; a status instead of a body is a refusal. */
export type Answers = Readonly<Record<string, unknown>>;

/** An element on the page, with functions that answer as given; `asked` are their requests, bodies behind them. */
export async function mount<E extends PmElement>(element: E, answers: Answers, given: Partial<Context> = {}) {
  const asked: string[] = [];
  const send = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const body = request.method === "GET" ? "" : ` ${await request.text()}`;
    const line = `${request.method} ${pathname}${search}`;
    asked.push(line + body);
    const found = Object.entries(answers).find(([start]) => line.startsWith(start))?.[1];
    return typeof found === "number" ? new Response(null, { status: found }) : Response.json(found ?? {});
  };
  const context: Context = {
    api: new Api({ baseUrl: "https://f.example", getAccessToken: () => "t", fetch: send as unknown as typeof fetch }),
    partnerId: "00000000-0000-4000-8000-000000000001",
    segmentId: "",
    role: "partner",
    locale: "nl",
    changes: new Changes(),
    confirm: () => Promise.resolve({ note: "" }),
    toast: vi.fn(),
    open: vi.fn(),
    target: null,
    emit: vi.fn(),
    ...given,
  };
  element.context = context;
  document.body.append(element);
  await settle(element);
  return { element, context, asked, text: () => textOf(element), button: (name: string) => buttonOf(element, name) };
}

/** Until what was asked for is on the screen; also with fake timers. */
export async function settle(element: PmElement): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  for (let turn = 0; turn < 5; turn += 1) {
    if (vi.isFakeTimers()) await vi.advanceTimersByTimeAsync(0);
    else await new Promise((resolve) => setTimeout(resolve));
    await element.updateComplete;
  }
}

/** Its words as they are read, with single spaces. */
export function textOf(element: PmElement): string {
  const root = element.renderRoot as ShadowRoot;
  const words = root.querySelectorAll("h2,h3,p,li,span,button,label,td,th,dd,dt");
  return [...words].map((one) => one.textContent).join(" ").replaceAll(/\s+/gu, " ");
}

function buttonOf(element: PmElement, name: string): HTMLElement {
  const found = [...element.renderRoot.querySelectorAll<HTMLElement>("button")].find((one) => one.textContent?.trim() === name);
  if (!found) throw new Error(`There is no button ${name}`);
  return found;
}
