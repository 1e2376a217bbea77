import { readTable } from "./auth.js";
import { embed, showAdminMenu, showPicker, start } from "./page.js";

interface Partner {
  readonly id: string;
  readonly company_name: string | null;
}

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
      void embed("partner-marketing-admin", { "partner-id": id }).then((element) =>
        element.addEventListener("pm-open-segment", (event) => {
          location.href = `/portal/segment/?segment=${(event as CustomEvent<{ segmentId: string }>).detail.segmentId}`;
        }),
      ),
  );
}
