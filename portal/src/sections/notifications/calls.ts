import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";

export type Unread = Schemas["UnreadCount"];
export type Notification = Schemas["Notification"];
export type List = Schemas["Page_Notification_"];
export type Preferences = Schemas["Preferences"];
export type Preference = Preferences["kinds"][number];
export type Choice = Schemas["PreferencesChange"];

const PAGE = 20;

export const unread = (api: Api): Promise<Unread> => api.call((functions) => functions.GET("/api/notifications/unread"));

export const list = (api: Api, signal: AbortSignal, cursor?: string): Promise<List> =>
  api.call((functions) =>
    functions.GET("/api/notifications", { params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } }, signal }),
  );

/** Marks some, or all that are no newer than a moment. */
export const read = (api: Api, which: Schemas["ReadNotifications"]): Promise<Unread> =>
  api.call((functions) => functions.POST("/api/notifications/read", { body: which }));

export const preferences = (api: Api, signal: AbortSignal): Promise<Preferences> =>
  api.call((functions) => functions.GET("/api/notifications/preferences", { signal }));

export const choose = (api: Api, choice: Choice): Promise<Preferences> =>
  api.call((functions) => functions.POST("/api/notifications/preferences", { body: choice }));
