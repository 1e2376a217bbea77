import { describe, expect, it } from "vitest";
import { type Change, sortable, whoOf, whyOf } from "./lines.js";

const PARTNER = "00000000-0000-4000-8000-000000000001";

function change(by: Partial<Change>): Change {
  return {
    id: 1,
    budget: "daily_budget",
    campaign_id: null,
    old_amount: null,
    new_amount: "10.00",
    changed_by: null,
    changed_by_job: null,
    reason: "manual",
    recommendation_id: null,
    changed_at: "2026-11-22T23:41:02.929905Z",
    ...by,
  };
}

describe("who changed a budget", () => {
  it("is the reader, for a partner who did", () => {
    expect(whoOf(change({ changed_by: PARTNER }), PARTNER, "partner")).toBe("you");
    expect(whoOf(change({ changed_by: PARTNER }), PARTNER, "admin")).toBe("partner");
  });
  it("is an admin, for anybody else", () => {
    expect(whoOf(change({ changed_by: "00000000-0000-4000-8000-000000000002" }), PARTNER, "partner")).toBe("admin");
  });
  it("is nobody, for a job and for the database itself", () => {
    expect(whoOf(change({ changed_by_job: "sync" }), PARTNER, "admin")).toBe("job");
    expect(whoOf(change({}), PARTNER, "admin")).toBe("system");
  });
});

it("a moment is the clock of Amsterdam, as a spreadsheet reads it", () => {
  expect(sortable("2026-11-22T23:41:02.929905Z")).toBe("2026-11-23 00:41");
  expect(sortable("2026-07-01T12:00:00Z")).toBe("2026-07-01 14:00");
});

it("a change by hand is somebody's; without anybody it was made straight in the database", () => {
  expect(whyOf(change({ changed_by: PARTNER }))).toBe("manual");
  expect(whyOf(change({}))).toBe("database");
  expect(whyOf(change({ reason: "recommendation" }))).toBe("recommendation");
});
