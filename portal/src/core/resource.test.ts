import { describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/errors.js";
import { Changes } from "./changes.js";
import { Resource } from "./resource.js";

const host = () => ({
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: vi.fn(),
  updateComplete: Promise.resolve(true),
});

describe("the data of a section", () => {
  it("never goes back to an older answer", async () => {
    const answers: ((value: string) => void)[] = [];
    const resource = new Resource<string>(host(), { load: () => new Promise((resolve) => answers.push(resolve)) });
    const [first, second] = [resource.reload(), resource.reload()];
    answers[1]?.("new");
    answers[0]?.("old");
    await Promise.all([first, second]);
    expect(resource.data).toBe("new");
  });

  it("stays on the screen when fetching it again fails", async () => {
    const load = vi.fn<() => Promise<string>>().mockResolvedValueOnce("data").mockRejectedValueOnce(new ApiError("offline"));
    const resource = new Resource<string>(host(), { load });
    await resource.reload();
    await resource.reload();
    expect(resource.state).toMatchObject({ phase: "ready", data: "data", error: { kind: "offline" } });
  });

  it("is fetched again when the browser is back online after a failure, and not without one", async () => {
    const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new ApiError("offline")).mockResolvedValue("data");
    const resource = new Resource<string>(host(), { load });
    resource.hostConnected();
    await resource.reload();
    expect(resource.state.phase).toBe("failed");
    dispatchEvent(new Event("online"));
    await vi.waitFor(() => expect(resource.data).toBe("data"));
    dispatchEvent(new Event("online"));
    expect(load).toHaveBeenCalledTimes(2);
    resource.hostDisconnected();
  });

  it("is fetched again once when another section changed several things it shows", async () => {
    const changes = new Changes();
    const load = vi.fn(() => Promise.resolve("data"));
    const resource = new Resource<string>(host(), { load, changes: () => changes, topics: () => ["budget", "campaigns"] });
    await resource.reload();
    changes.announce(["budget", "campaigns", "pages"]);
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2));
    changes.announce(["pages"]);
    await Promise.resolve();
    expect(load).toHaveBeenCalledTimes(2);
    resource.hostDisconnected();
  });

  it("is aborted when the section goes away", async () => {
    let aborted: AbortSignal | undefined;
    const resource = new Resource<string>(host(), {
      load: (signal) => {
        aborted = signal;
        return new Promise(() => undefined);
      },
    });
    void resource.reload();
    await Promise.resolve();
    resource.hostDisconnected();
    expect(aborted?.aborted).toBe(true);
  });
});
