import { describe, expect, it } from "vitest";
import { Form } from "./form.js";
import { addItem, flatList, type FlatValues, idsIn, removeItem, textIn } from "./list.js";

const host = { requestUpdate: () => undefined, updateComplete: Promise.resolve(true) } as never;
const formOf = (values: FlatValues): Form<FlatValues> => new Form<FlatValues>(host, values);

describe("a list in a form", () => {
  it("keeps each item's words when one before it goes", () => {
    const form = formOf(flatList("headlines", ["Een", "Twee", "Drie"]));
    removeItem(form, "headlines", "0");
    expect(idsIn(form.values, "headlines").map((id) => textIn(form.values, `headlines.${id}`))).toEqual(["Twee", "Drie"]);
  });
  it("gives a new item an id that no removed one had", () => {
    const form = formOf(flatList("items", [{ title: "a", text: "b" }]));
    removeItem(form, "items", addItem(form, "items"));
    form.set("items.1.title", "");
    expect(addItem(form, "items")).toBe("2");
  });
  it("is unchanged again once what was added is removed", () => {
    const form = formOf(flatList("headlines", ["Een"]));
    removeItem(form, "headlines", addItem(form, "headlines"));
    expect(form.isChanged).toBe(false);
  });
  it("has empty words for parts that are not known", () => {
    expect(flatList("items", [{ city: null }])).toEqual({ items: ["0"], "items.0.city": "" });
  });
});
