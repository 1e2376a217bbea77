import type { Api } from "../../api/client.js";

/**
 * Opens a new preview of a page in a tab of its own; false when the browser does not allow one. Throws `ApiError`.
 *
 * The tab is opened before the link is asked for: a browser allows it only as an answer to a click.
 */
export async function openPreview(api: Api, partnerId: string, pageId: string): Promise<boolean> {
  const tab = window.open("", "_blank");
  if (!tab) return false;
  tab.opener = null;
  try {
    const { url } = await api.call((functions) =>
      functions.POST("/api/partners/{partner_id}/landing-pages/{page_id}/preview-link", {
        params: { path: { partner_id: partnerId, page_id: pageId } },
      }),
    );
    tab.location.replace(url);
    return true;
  } catch (error) {
    tab.close();
    throw error;
  }
}
