import { expect, it } from "vitest";
import type { Schemas } from "../../api/types.js";
import { statusOf } from "./segment-partners.js";

it.each([
  ["active", true, "active"],
  ["active", false, "not-routed"],
  ["paused", true, "inactive"],
] as const)("a partner that is %s and routed to: %s is %s", (status, isRouted, expected) => {
  expect(statusOf({ status, is_active_for_routing: isRouted } as Schemas["SegmentPartner"])).toBe(expected);
});
