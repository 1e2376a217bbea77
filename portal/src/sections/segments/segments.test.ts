import { describe, expect, it } from "vitest";
import { bodyOf, check, type Gap, type Link, linkable, rowsOf, type Segment, targetOf, type Values, valuesOf, withChange } from "./rows.js";

const link = (id: string, fields: Partial<Link> = {}): Link =>
  ({ segment_id: id, branch: "schilder", region: id, priority: 100, is_primary: false, target_leads_per_week: null, ...fields }) as Link;
const gap = (id: string, fields: Partial<Gap> = {}): Gap =>
  ({ segment_id: id, target_leads_per_week: "7.62", target_source: "capacity", ...fields }) as Gap;

describe("the segments of a partner", () => {
  it("stand beside their gaps; one linked today has none yet", () => {
    const rows = rowsOf([link("a"), link("b")], [gap("b"), gap("c")]);
    expect(rows.map((row) => [row.link.segment_id, row.gap?.segment_id ?? null])).toEqual([
      ["a", null],
      ["b", "b"],
    ]);
  });
  it("have the target that was chosen, before a night has counted with it", () => {
    expect(targetOf({ link: link("a", { target_leads_per_week: "20.00" }), gap: gap("a") })).toBe("20.00");
  });
  it("have the derived target where none was chosen", () => {
    expect(targetOf({ link: link("a"), gap: gap("a") })).toBe("7.62");
  });
  it("have no known target once the chosen one was cleared, until the night", () => {
    expect(targetOf({ link: link("a"), gap: gap("a", { target_source: "explicit" }) })).toBeNull();
    expect(targetOf({ link: link("a"), gap: null })).toBeNull();
  });
});

it("what can be linked is what is not linked yet, by name", () => {
  const segment = (id: string, region: string): Segment => ({ segment_id: id, code: id, branch: "schilder", region, country: "NL" });
  const found = linkable([segment("1", "zeeland"), segment("2", "utrecht"), segment("3", "drenthe")], [link("2")], "nl");
  expect(found.map(({ region }) => region)).toEqual(["drenthe", "zeeland"]);
});

describe("the form of a link", () => {
  const values = (fields: Partial<Values> = {}): Values => ({ ...valuesOf(link("a"), "nl"), ...fields });
  const wrong = (fields: Partial<Values>) => check(values(fields), "nl", (max) => `≤ ${max}`);

  it("starts with what is stored, as it is typed in Dutch", () => {
    expect(valuesOf(link("a", { target_leads_per_week: "7.50", is_primary: true, priority: 5 }), "nl")).toEqual({
      segment_id: "a",
      target_leads_per_week: "7,50",
      priority: "5",
      is_primary: ["yes"],
    });
  });
  it("takes an empty target: it is worked out then", () => {
    expect(wrong({ target_leads_per_week: "" })).toEqual({});
    expect(bodyOf(values({ target_leads_per_week: "" }), "nl").target_leads_per_week).toBeNull();
  });
  it.each([
    [{ segment_id: "" }, { segment_id: { key: "field.required" } }],
    [{ target_leads_per_week: "veel" }, { target_leads_per_week: { key: "field.not-a-number" } }],
    [{ target_leads_per_week: "-1" }, { target_leads_per_week: { key: "field.negative" } }],
    [{ target_leads_per_week: "1,255" }, { target_leads_per_week: { key: "field.too-precise" } }],
    [{ target_leads_per_week: "100000" }, { target_leads_per_week: { text: "≤ 99999" } }],
    [{ priority: "" }, { priority: { key: "field.required" } }],
    [{ priority: "1,5" }, { priority: { key: "field.not-a-number" } }],
    [{ priority: "10001" }, { priority: { text: "≤ 10000" } }],
  ])("refuses %j", (fields, problems) => expect(wrong(fields)).toEqual(problems));
  it("is sent as numbers of our functions", () => {
    expect(bodyOf(values({ target_leads_per_week: "1.250,5", priority: "1.000", is_primary: ["yes"] }), "nl")).toEqual({
      target_leads_per_week: "1250.50",
      priority: 1000,
      is_primary: true,
    });
  });
});

it("a new main segment takes the place of the one before, at once", () => {
  const links = [link("a", { is_primary: true }), link("b")];
  const after = withChange(links, "b", { target_leads_per_week: "5.00", priority: 1, is_primary: true });
  expect(after.map(({ is_primary: isPrimary }) => isPrimary)).toEqual([false, true]);
  expect(after[1]?.target_leads_per_week).toBe("5.00");
});
