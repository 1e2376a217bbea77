import { readTable } from "./auth.js";
import { embed, showAdminMenu, showPicker, start } from "./page.js";

interface Segment {
  readonly id: string;
  readonly code: string;
}

if (await start(true)) {
  showAdminMenu("segments");
  const segments = await readTable<Segment>("lead_segments?select=id,code&is_active=is.true&order=code&limit=1000");
  showPicker(
    "Segment",
    "segment",
    segments.map(({ id, code }) => ({ id, name: code })),
    (id) =>
      void embed("segment-partner-marketing", { "segment-id": id }).then((element) =>
        element.addEventListener("pm-open-partner", (event) => {
          location.href = `/portal/admin/?partner=${(event as CustomEvent<{ partnerId: string }>).detail.partnerId}`;
        }),
      ),
  );
}
