import { readTable } from "./auth.js";
import { embed, showAdminMenu, showPicker, start } from "./page.js";
import { wantedAttributes } from "./wanted.js";

interface Partner {
  readonly id: string;
  readonly company_name: string | null;
}

const asked = new URLSearchParams(location.search).get("partner");

if (await start(true)) {
  showAdminMenu("partners");
  const partners = await readTable<Partner>(
    "profiles?select=id,company_name&is_admin=is.false&order=company_name&limit=1000",
  );
  showPicker(
    "Partner",
    "partner",
    partners.map(({ id, company_name: name }) => ({ id, name: name ?? id })),
    (id) =>
      void embed("partner-marketing-admin", { "partner-id": id, ...(id === asked ? wantedAttributes() : {}) }).then((element) => {
        element.addEventListener("pm-open-segment", (event) => {
          location.href = `/portal/segment/?segment=${(event as CustomEvent<{ segmentId: string }>).detail.segmentId}`;
        });
        element.addEventListener("pm-open-partner", (event) => {
          const { partnerId, tab, item } = (event as CustomEvent<{ partnerId: string; tab?: string; item?: string }>).detail;
          location.href = `/portal/admin/?${new URLSearchParams({ partner: partnerId, tab: tab ?? "", item: item ?? "" })}`;
        });
      }),
  );
}
