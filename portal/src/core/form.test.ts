import { describe, expect, it } from "vitest";
import { ApiError } from "../api/errors.js";
import { Form } from "./form.js";

const host = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => undefined,
  updateComplete: Promise.resolve(true),
};

type Values = { budget: string; channels: readonly string[] };

const start = (check?: ConstructorParameters<typeof Form<Values>>[2]): Form<Values> =>
  new Form<Values>(host, { budget: "500", channels: ["google_ads"] }, check);

describe("a form", () => {
  it("has changed when something differs from what is stored, and not when it was typed back", () => {
    const form = start();
    form.set("budget", "600");
    expect(form.changed).toEqual({ budget: "600" });
    form.set("budget", "500");
    form.set("channels", ["google_ads"]);
    expect(form.isChanged).toBe(false);
  });

  it("keeps what is being typed when a newer version arrives, and takes the rest", () => {
    const form = start();
    form.set("budget", "600");
    form.take({ budget: "550", channels: ["meta_ads"] });
    expect(form.values).toEqual({ budget: "600", channels: ["meta_ads"] });
    form.take({ budget: "600", channels: [] });
    expect(form.isChanged).toBe(false);
  });

  it("says what is wrong until it is typed over", () => {
    const form = start(({ budget }) => (budget ? {} : { budget: { key: "field.required" } }));
    form.set("budget", "");
    expect(form.validate()).toBe(false);
    expect(form.problem("budget")).toEqual({ key: "field.required" });
    form.set("budget", "5");
    expect(form.problem("budget")).toBeUndefined();
    expect(form.validate()).toBe(true);
  });

  it("shows what our functions refuse beside its field; what has no field is told elsewhere", () => {
    const form = start();
    const refused = (pointer: string): ApiError =>
      new ApiError("invalid", {
        type: "x",
        title: "x",
        status: 422,
        request_id: "r", trace_id: "0af7651916cd43dd8448eb211c80319c",
        errors: [{ in: "body", pointer, code: "c", message: "m" }],
      });
    expect(form.refuse(refused("/budget"))).toBe(true);
    expect(form.problem("budget")).toEqual({ key: "field.refused" });
    expect(form.refuse(refused("/channels/0"), () => ({ text: "Kies er een" }))).toBe(true);
    expect(form.problem("channels")).toEqual({ text: "Kies er een" });
    expect(form.refuse(refused("/other"))).toBe(false);
    expect(form.refuse(new ApiError("conflict"))).toBe(false);
  });

  it("goes back to what is stored", () => {
    const form = start();
    form.set("budget", "600");
    form.reset();
    expect(form.values.budget).toBe("500");
  });
});
