/** Where things are, from `/portal/config.json`: the files of the shell are the same everywhere. */
export interface Config {
  readonly supabase_url: string;
  readonly supabase_publishable_key: string;
  /** The origin of the functions; empty: the page's own. */
  readonly functions_url: string;
}

let config: Promise<Config> | null = null;

/** The configuration, asked for once. Throws when it cannot be read. */
export function readConfig(): Promise<Config> {
  return (config ??= fetch("/portal/config.json").then((response) => {
    if (!response.ok) throw new Error(`config.json: ${response.status}`);
    return response.json() as Promise<Config>;
  }));
}
