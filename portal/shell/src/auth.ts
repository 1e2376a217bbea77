import { AuthClient } from "@supabase/auth-js";
import { readConfig } from "./config.js";

let client: Promise<InstanceType<typeof AuthClient>> | null = null;

/** Supabase's Auth client; the session is kept in this browser. */
export function auth(): Promise<InstanceType<typeof AuthClient>> {
  return (client ??= readConfig().then(
    ({ supabase_url: url, supabase_publishable_key: key }) =>
      new AuthClient({
        url: `${new URL(url, location.href).href.replace(/\/$/, "")}/auth/v1`,
        headers: { apikey: key, Authorization: `Bearer ${key}` },
        storageKey: "partner-marketing-auth",
        persistSession: true,
        autoRefreshToken: true,
        detectSessionInUrl: false,
      }),
  ));
}

/** The access token for the functions; a new one when the last was refused; null when nobody is logged in. */
export async function accessToken({ renew }: { renew: boolean }): Promise<string | null> {
  const client = await auth();
  const { data } = renew ? await client.refreshSession() : await client.getSession();
  return data.session?.access_token ?? null;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
}

interface ProfileRow {
  readonly id: string;
  readonly company_name: string | null;
  readonly is_admin: boolean;
}

/** Rows that the logged-in person may read, through Supabase's REST: themselves, or everybody for an admin. */
export async function readTable<Row>(path: string): Promise<Row[]> {
  const { supabase_url: url, supabase_publishable_key: key } = await readConfig();
  const token = await accessToken({ renew: false });
  const response = await fetch(`${url}/rest/v1/${path}`, { headers: { apikey: key, Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json() as Promise<Row[]>;
}

/** Who is logged in; null when nobody is. */
export async function whoIsThere(): Promise<Person | null> {
  const { data } = await (await auth()).getSession();
  const user = data.session?.user;
  if (!user) return null;
  const [row] = await readTable<ProfileRow>(`profiles?select=id,company_name,is_admin&id=eq.${user.id}`);
  return { id: user.id, name: row?.company_name ?? user.email ?? "", isAdmin: row?.is_admin ?? false };
}
