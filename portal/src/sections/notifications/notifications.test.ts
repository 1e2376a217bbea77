import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mount, settle } from "../../core/mounted.test-help.js";
import { EVERY_MS, LEAST_MS, PmBell } from "./bell.js";
import type { Notification } from "./calls.js";
import { PmNotifications } from "./notifications.js";
import { PmNotificationPreferences } from "./preferences.js";

const PARTNER = "00000000-0000-4000-8000-000000000001";
const OTHER = "00000000-0000-4000-8000-000000000002";
const ITEM = "00000000-0000-4000-8000-000000000003";

const one = (given: Partial<Notification>): Notification => ({
  id: 1,
  kind: "proposal_created",
  is_urgent: false,
  title: "Nieuw voorstel",
  title_en: "New proposal",
  text: "Schilder, Utrecht.",
  text_en: "Painter, Utrecht.",
  link: { tab: "recommendations", item_id: ITEM, partner_id: null } as Notification["link"],
  partner_id: PARTNER,
  day: "2026-11-22",
  created_at: "2026-11-22T01:00:00Z",
  read_at: null,
  ...given,
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("the bell", () => {
  beforeEach(() => void vi.useFakeTimers());
  const counted = (unread: number, urgent = 0): Record<string, unknown> => ({ "GET /api/notifications/unread": { unread, urgent } });
  const label = ({ renderRoot }: PmBell): string | null | undefined => renderRoot.querySelector("button")?.getAttribute("aria-label");

  it("says how many are unread, to the eye and to a reader", async () => {
    const { element } = await mount(new PmBell(), counted(3, 1));
    expect(label(element)).toBe("Meldingen: 3 ongelezen meldingen");
    expect(element.renderRoot.querySelector('[role="status"]')?.textContent).toBe("3 ongelezen meldingen");
    expect(element.renderRoot.querySelector(".count.urgent")?.textContent).toBe("3");
  });
  it("has no number when nothing is unread, or it cannot be counted", async () => {
    const { element } = await mount(new PmBell(), counted(0));
    expect([label(element), element.renderRoot.querySelector(".count")]).toEqual(["Meldingen", null]);
    const broken = await mount(new PmBell(), { "GET /api/notifications/unread": 500 });
    expect(label(broken.element)).toBe("Meldingen");
    expect(broken.context.toast).not.toHaveBeenCalled();
  });
  it("does not grow beyond two digits", async () => {
    const { element } = await mount(new PmBell(), counted(1234));
    expect(element.renderRoot.querySelector(".count")?.textContent).toBe("99+");
  });
  it("counts again when somebody comes back, but not more than once a minute", async () => {
    const { asked } = await mount(new PmBell(), counted(1));
    const comeBack = async (ms: number): Promise<number> => {
      await vi.advanceTimersByTimeAsync(ms);
      dispatchEvent(new Event("focus"));
      await vi.advanceTimersByTimeAsync(0);
      return asked.length;
    };
    expect(await comeBack(0)).toBe(1);
    expect(await comeBack(LEAST_MS - 1000)).toBe(1);
    expect(await comeBack(1000)).toBe(2);
  });
  it("counts now and then while somebody looks, and never when it is gone", async () => {
    const { asked, element } = await mount(new PmBell(), counted(1));
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    expect(asked).toHaveLength(2);
    element.remove();
    await vi.advanceTimersByTimeAsync(3 * EVERY_MS);
    dispatchEvent(new Event("focus"));
    expect(asked).toHaveLength(2);
  });
});

describe("the list of notifications", () => {
  const left = { read: 1, unread: 4, urgent: 0 };
  const listed = (...data: Notification[]) => ({
    "GET /api/notifications?": { data, next_cursor: null },
    "POST /api/notifications/read": left,
  });

  it("leads to the thing itself, which marks it read", async () => {
    const { element, context, asked, button } = await mount(new PmNotifications(), listed(one({})));
    const told = vi.fn();
    element.addEventListener("pm-unread", (event) => told((event as CustomEvent<unknown>).detail));
    button("Bekijken").click();
    await settle(element);
    expect(context.open).toHaveBeenCalledWith("recommendations", ITEM);
    expect(asked.at(-1)).toBe('POST /api/notifications/read {"ids":[1]}');
    expect(told).toHaveBeenCalledWith(left);
  });
  it("tells the host which partner an admin's is about, unless it is the one shown", async () => {
    const link = { tab: "pages", item_id: ITEM, partner_id: OTHER } as Notification["link"];
    const { context, button } = await mount(new PmNotifications(), listed(one({ link, read_at: "2026-11-22T02:00:00Z" })), { role: "admin" });
    button("Bekijken").click();
    expect(context.emit).toHaveBeenCalledWith("pm-open-partner", { partnerId: OTHER, tab: "pages", item: ITEM });
    expect(context.open).not.toHaveBeenCalled();
  });
  it("has no way on where a notification leads nowhere", async () => {
    const { button } = await mount(new PmNotifications(), listed(one({ link: null })));
    expect(() => button("Bekijken")).toThrow();
  });
  it("marks one, and says how many are left", async () => {
    const { element, button, text } = await mount(new PmNotifications(), listed(one({ is_urgent: true })));
    expect(text()).toContain("Dringend");
    button("Gelezen").click();
    await settle(element);
    expect(text()).not.toMatch(/Dringend|Nieuw Nieuw/);
    expect(() => button("Gelezen")).toThrow();
  });
  it("marks all that are shown, and none that came since", async () => {
    const { element, button, asked } = await mount(
      new PmNotifications(),
      listed(one({ id: 2, created_at: "2026-11-22T03:00:00Z" }), one({ id: 1 })),
    );
    button("Alles gelezen").click();
    await settle(element);
    expect(asked.at(-1)).toBe('POST /api/notifications/read {"up_to":"2026-11-22T03:00:00Z"}');
    expect(() => button("Alles gelezen")).toThrow();
  });
  it("speaks English", async () => {
    const { text } = await mount(new PmNotifications(), listed(one({})), { locale: "en" });
    expect(text()).toContain("New proposal");
  });
});

describe("what is told where", () => {
  const kind = { kind: "budget_spent", label: "Budget op", label_en: "Budget spent", is_urgent: true, in_portal: true, in_digest: true, at_once: true };
  const stored = { language: "nl", by_email: true, kinds: [kind, { ...kind, kind: "proposal_created", label: "Voorstel", is_urgent: false }] };
  const refusing = (answer: unknown): Record<string, unknown> => ({
    "GET /api/notifications/preferences": stored,
    "POST /api/notifications/preferences": answer,
  });
  const boxes = ({ renderRoot }: PmNotificationPreferences): HTMLInputElement[] => [...renderRoot.querySelectorAll<HTMLInputElement>("td input")];

  it("is chosen by kind and way, at once only where it is urgent", async () => {
    const { element, asked } = await mount(new PmNotificationPreferences(), refusing(stored));
    expect(boxes(element).map((box) => box.getAttribute("aria-label"))).toEqual([
      "Budget op: Hier",
      "Budget op: Dagelijkse e-mail",
      "Budget op: Meteen",
      "Voorstel: Hier",
      "Voorstel: Dagelijkse e-mail",
    ]);
    boxes(element)[1]?.click();
    await settle(element);
    expect(asked.at(-1)).toBe('POST /api/notifications/preferences {"kinds":[{"kind":"budget_spent","in_digest":false}]}');
  });
  it("is as it was when it could not be kept", async () => {
    const { element, context } = await mount(new PmNotificationPreferences(), refusing(500));
    boxes(element)[0]?.click();
    await settle(element);
    expect(boxes(element)[0]?.checked).toBe(true);
    expect(context.toast).toHaveBeenCalledWith(expect.objectContaining({ tone: "danger" }));
  });
});
